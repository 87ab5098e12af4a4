"""One conditional write carried through: what comes of each answer that a store may give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publisher.documents import Document
from publisher.errors import ForeignObject, StoreBusy, StoreRefused
from publisher.store.conditional_write import ATTEMPTS, Superseded, write
from publisher.store.object_store import Absent, Conflict, Precondition
from publisher.store.plan import Known, Put
from testing.doubles.memory_bucket import MemoryStore

KEY = "live/x/latest.json"
BUSY = StoreBusy("The store answered 503.", "It is tried again.")


def document(revision: int, body: bytes = b"") -> Document:
    body = body or b"at %d" % revision
    return Document(key=KEY, body=body, content_type="text/plain", cache_control="no-store", revision=revision)


def known(store: MemoryStore) -> Known | None:
    """What a worker that has just looked would know."""
    held = store.contents.objects.get(KEY)
    if held is None or held.document is None:
        return None
    return Known(etag=held.etag, sha256=held.document.sha256, revision=held.document.revision)


def put(store: MemoryStore, made: Document, known: Known | None = None, *, waits: list[int] | None = None):
    return write(store, Put(document=made, known=known), pause=(waits if waits is not None else []).append)


def body(store: MemoryStore) -> bytes:
    return store.contents.objects[KEY].body


def test_a_first_write_is_one_request(store):
    assert put(store, document(1)).revision == 1
    assert store.requests == [("put", KEY)]


def test_an_expected_write_is_one_request(store):
    put(store, document(1))
    before = known(store)
    store.forget()
    assert put(store, document(2), before).revision == 2
    assert store.requests == [("put", KEY)]


def test_an_answer_that_was_lost_is_recognised_as_our_own_write(store):
    put(store, document(1))
    store.lose_answer(KEY, BUSY)
    there = put(store, document(2), known(store))
    assert (there.revision, there.sha256) == (2, document(2).sha256)
    assert store.requests[-1] == ("head", KEY)


def test_the_lost_answer_of_a_first_write_is_recognised_too(store):
    store.lose_answer(KEY, BUSY)
    assert put(store, document(1)).revision == 1


def test_a_later_revision_is_left_alone(store):
    put(store, document(1))
    old = known(store)
    put(store, document(5), old)
    with pytest.raises(Superseded) as raised:
        put(store, document(3), old)
    assert raised.value.revision == 5
    assert body(store) == b"at 5"


def test_an_older_revision_is_overwritten(store):
    put(store, document(1))
    old = known(store)
    put(store, document(2), old)
    assert put(store, document(3), old).revision == 3
    assert body(store) == b"at 3"


def test_the_same_revision_in_other_bytes_is_accepted(store):
    put(store, document(1))
    old = known(store)
    put(store, document(2, b"by other code"), old)
    there = put(store, document(2), old)
    assert body(store) == b"by other code"
    assert there.sha256 == document(2, b"by other code").sha256


def test_what_somebody_changed_by_hand_is_overwritten(store):
    put(store, document(1))
    before = known(store)
    store.contents.place(KEY, b"by hand")
    assert put(store, document(2), before).revision == 2
    assert body(store) == b"at 2"


def test_what_is_not_ours_is_never_overwritten(store):
    store.contents.place(KEY, b"theirs")
    with pytest.raises(ForeignObject, match="PUBLISH_PREFIX"):
        put(store, document(1))
    assert body(store) == b"theirs"


def test_our_own_object_is_known_by_its_mark_when_the_inventory_is_lost(store):
    put(store, document(1))
    assert put(store, document(2)).revision == 2


def test_what_is_gone_is_written_as_the_first(store):
    put(store, document(1))
    before = known(store)
    store.delete([KEY])
    assert put(store, document(2), before).revision == 2


def test_what_goes_between_the_refusal_and_the_look_is_written_as_the_first(store):
    store.fail(KEY, Precondition(KEY))
    put(store, document(1))
    assert body(store) == b"at 1"


def test_a_conflict_waits_and_looks_and_tries_again(store):
    put(store, document(1))
    before, waits = known(store), []
    store.fail(KEY, Conflict(KEY), Conflict(KEY))
    assert put(store, document(2), before, waits=waits).revision == 2
    assert waits == [0, 1]


def test_a_refused_condition_does_not_wait(store):
    put(store, document(1))
    old, waits = known(store), []
    put(store, document(2), old)
    put(store, document(3), old, waits=waits)
    assert waits == []


def test_a_store_that_recovers_gets_the_write(store):
    waits: list[int] = []
    store.fail(KEY, BUSY, BUSY)
    assert put(store, document(1), waits=waits).revision == 1
    assert waits == [0, 1]


def test_a_store_that_stays_busy_is_given_up(store):
    waits: list[int] = []
    store.fail(KEY, *[BUSY] * 9)
    with pytest.raises(StoreBusy, match="503"):
        put(store, document(1), waits=waits)
    assert len(store.puts()) == ATTEMPTS
    assert len(waits) == ATTEMPTS - 1


def test_a_store_that_fails_slowly_is_given_up_sooner(store, monkeypatch):
    monkeypatch.setattr("publisher.store.conditional_write.GIVE_UP_SECONDS", -1.0)
    store.fail(KEY, BUSY, BUSY)
    with pytest.raises(StoreBusy):
        put(store, document(1))
    assert len(store.puts()) == 1


def test_a_key_that_never_rests_is_given_up(store):
    store.fail(KEY, *[Absent(KEY), Conflict(KEY)] * ATTEMPTS)
    with pytest.raises(StoreBusy, match="kept changing"):
        put(store, document(1))


def test_a_refusal_is_not_tried_again(store):
    store.fail(KEY, StoreRefused("The store refused: AccessDenied."), BUSY)
    with pytest.raises(StoreRefused):
        put(store, document(1))
    assert len(store.puts()) == 1


def test_a_write_that_was_begun_and_not_seen_to_end_begins_without_a_condition_on_an_etag(store):
    put(store, document(1))
    begun = replace(known(store), etag="")
    assert put(store, document(2), begun).revision == 2
