"""One conditional write carried through: what comes of each answer that a store may give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publisher.documents import Document
from publisher.errors import BucketBusy, BucketRefused, ForeignObject
from publisher.store.conditional_write import ATTEMPTS, Superseded, write
from publisher.store.object_store import Absent, Conflict, Precondition
from publisher.store.plan import Known, Put
from testing.doubles.memory_bucket import MemoryBucket

KEY = "live/x/latest.json"
BUSY = BucketBusy("The store answered 503.", "It is tried again.")


def document(revision: int, body: bytes = b"") -> Document:
    body = body or b"at %d" % revision
    return Document(key=KEY, body=body, content_type="text/plain", cache_control="no-store", revision=revision)


def known(door: MemoryBucket) -> Known | None:
    """What a worker that has just looked would know."""
    held = door.store.objects.get(KEY)
    if held is None or held.document is None:
        return None
    return Known(etag=held.etag, sha256=held.document.sha256, revision=held.document.revision)


def put(door: MemoryBucket, made: Document, known: Known | None = None, *, waits: list[int] | None = None):
    return write(door, Put(document=made, known=known), pause=(waits if waits is not None else []).append)


def body(door: MemoryBucket) -> bytes:
    return door.store.objects[KEY].body


def test_a_first_write_is_one_request(door):
    assert put(door, document(1)).revision == 1
    assert door.requests == [("put", KEY)]


def test_an_expected_write_is_one_request(door):
    put(door, document(1))
    before = known(door)
    door.forget()
    assert put(door, document(2), before).revision == 2
    assert door.requests == [("put", KEY)]


def test_an_answer_that_was_lost_is_recognised_as_our_own_write(door):
    put(door, document(1))
    door.lose_answer(KEY, BUSY)
    there = put(door, document(2), known(door))
    assert (there.revision, there.sha256) == (2, document(2).sha256)
    assert door.requests[-1] == ("head", KEY)


def test_the_lost_answer_of_a_first_write_is_recognised_too(door):
    door.lose_answer(KEY, BUSY)
    assert put(door, document(1)).revision == 1


def test_a_later_revision_is_left_alone(door):
    put(door, document(1))
    old = known(door)
    put(door, document(5), old)
    with pytest.raises(Superseded) as raised:
        put(door, document(3), old)
    assert raised.value.revision == 5
    assert body(door) == b"at 5"


def test_an_older_revision_is_overwritten(door):
    put(door, document(1))
    old = known(door)
    put(door, document(2), old)
    assert put(door, document(3), old).revision == 3
    assert body(door) == b"at 3"


def test_the_same_revision_in_other_bytes_is_accepted(door):
    put(door, document(1))
    old = known(door)
    put(door, document(2, b"by other code"), old)
    there = put(door, document(2), old)
    assert body(door) == b"by other code"
    assert there.sha256 == document(2, b"by other code").sha256


def test_what_somebody_changed_by_hand_is_overwritten(door):
    put(door, document(1))
    before = known(door)
    door.store.place(KEY, b"by hand")
    assert put(door, document(2), before).revision == 2
    assert body(door) == b"at 2"


def test_what_is_not_ours_is_never_overwritten(door):
    door.store.place(KEY, b"theirs")
    with pytest.raises(ForeignObject, match="PUBLISH_PREFIX"):
        put(door, document(1))
    assert body(door) == b"theirs"


def test_our_own_object_is_known_by_its_mark_when_the_inventory_is_lost(door):
    put(door, document(1))
    assert put(door, document(2)).revision == 2


def test_what_is_gone_is_written_as_the_first(door):
    put(door, document(1))
    before = known(door)
    door.delete([KEY])
    assert put(door, document(2), before).revision == 2


def test_what_goes_between_the_refusal_and_the_look_is_written_as_the_first(door):
    door.fail(KEY, Precondition(KEY))
    put(door, document(1))
    assert body(door) == b"at 1"


def test_a_conflict_waits_and_looks_and_tries_again(door):
    put(door, document(1))
    before, waits = known(door), []
    door.fail(KEY, Conflict(KEY), Conflict(KEY))
    assert put(door, document(2), before, waits=waits).revision == 2
    assert waits == [0, 1]


def test_a_refused_condition_does_not_wait(door):
    put(door, document(1))
    old, waits = known(door), []
    put(door, document(2), old)
    put(door, document(3), old, waits=waits)
    assert waits == []


def test_a_store_that_recovers_gets_the_write(door):
    waits: list[int] = []
    door.fail(KEY, BUSY, BUSY)
    assert put(door, document(1), waits=waits).revision == 1
    assert waits == [0, 1]


def test_a_store_that_stays_busy_is_given_up(door):
    waits: list[int] = []
    door.fail(KEY, *[BUSY] * 9)
    with pytest.raises(BucketBusy, match="503"):
        put(door, document(1), waits=waits)
    assert len(door.puts()) == ATTEMPTS
    assert len(waits) == ATTEMPTS - 1


def test_a_store_that_fails_slowly_is_given_up_sooner(door, monkeypatch):
    monkeypatch.setattr("publisher.store.conditional_write.PATIENCE", -1.0)
    door.fail(KEY, BUSY, BUSY)
    with pytest.raises(BucketBusy):
        put(door, document(1))
    assert len(door.puts()) == 1


def test_a_key_that_never_rests_is_given_up(door):
    door.fail(KEY, *[Absent(KEY), Conflict(KEY)] * ATTEMPTS)
    with pytest.raises(BucketBusy, match="kept changing"):
        put(door, document(1))


def test_a_refusal_is_not_tried_again(door):
    door.fail(KEY, BucketRefused("The store refused: AccessDenied."), BUSY)
    with pytest.raises(BucketRefused):
        put(door, document(1))
    assert len(door.puts()) == 1


def test_a_write_that_was_begun_and_not_seen_to_end_begins_without_a_condition_on_an_etag(door):
    put(door, document(1))
    begun = replace(known(door), etag="")
    assert put(door, document(2), begun).revision == 2
