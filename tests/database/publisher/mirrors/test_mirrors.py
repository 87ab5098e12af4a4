"""Mirrors from the vendor's answer to the bucket: what a vendor does wrong never reaches readers, who are told."""

from __future__ import annotations

import pytest

from cms.actions.mirrors import fetch_now
from cms.models import Mirror, MirrorState, MirrorVersion, Publication
from publisher.mirrors import recording
from publisher.mirrors.claims import claim
from testing.services import vendor as vendors
from testing.services.vendor import Reply, moved, value
from tests.publisher.newsroom import publish
from tests.publisher.vendors import (
    KEY,
    POLLS,
    begin,
    data,
    edit,
    finish,
    make_due,
    run_again,
    run_due,
    seconds_to_next_run,
    state,
    wanted,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LATER, EARLIER = "Tue, 03 Nov 2026 21:00:00 GMT", "Tue, 03 Nov 2026 20:00:00 GMT"


def test_a_saved_mirror_is_fetched_and_published(mirror, store):
    assert run_due(store) == 1
    published = store.json(POLLS)
    assert published["data"] == {"lead": 1}
    assert published["stale"] is False
    assert published["source"] == mirror.url
    assert published["checked_at"] == published["fetched_at"]
    assert published["revision"] == wanted() == Publication.objects.get(key=KEY).live


def test_before_its_first_data_nothing_is_published(mirror, vendor, store):
    vendor.replies["/data.json"] = Reply(status=500)
    run_again(store, 4)
    assert wanted() == 0
    assert store.requests == []


def test_what_did_not_change_costs_no_request_to_the_bucket(mirror, vendor, store):
    run_due(store)
    store.forget()
    before = state().checked_at
    run_again(store, 3)
    assert store.requests == []
    assert MirrorVersion.objects.count() == 1
    assert state().checked_at > before


def test_the_same_data_in_other_bytes_costs_no_request(mirror, vendor, store):
    run_due(store)
    store.forget()
    vendor.replies["/data.json"] = Reply(body=b'{ "lead" : 1 }')
    run_again(store)
    assert store.requests == []


def test_new_data_is_one_put(mirror, vendor, store):
    run_due(store)
    store.forget()
    vendor.replies["/data.json"] = value({"lead": 2})
    run_again(store)
    assert store.puts() == [POLLS]
    assert data(store) == {"lead": 2}


def test_the_vendor_is_asked_whether_it_changed(mirror, vendor, store):
    vendor.replies["/data.json"] = value({"lead": 1}, headers={"ETag": '"1"', "Last-Modified": LATER})
    run_due(store)
    run_again(store)
    _, headers = vendor.requests[-1]
    assert headers["If-None-Match"] == '"1"'
    assert headers["If-Modified-Since"] == LATER
    assert state().failures == 0


# Row 17 of what will fail


@pytest.fixture
def other_server():
    with vendors.Vendor() as server:
        server.replies["/"] = value("secret of the house")
        yield server


MISDEEDS = {
    "500": Reply(status=500),
    "HTML": Reply(body=b"<!doctype html>Sorry", type="text/html"),
    "HTML that says it is JSON": Reply(body=b"<!doctype html>Sorry"),
    "truncated JSON": Reply(body=b'{"lead": 2, "by'),
    "a connection that breaks": Reply(act=vendors.truncated),
    "nothing": Reply(act=vendors.nothing),
    "an empty answer": Reply(body=b""),
    "1 GB": Reply(act=vendors.endless),
    "a bomb": vendors.bomb(100_000_000),
    "older data, by its date": value({"lead": 0}, headers={"Last-Modified": EARLIER}),
    "a redirect to metadata": moved("http://169.254.169.254/latest/meta-data/"),
    "a redirect to localhost": moved("http://localhost:80/"),
    "a different content type": Reply(body=b"lead\n2\n", type="text/csv"),
    "data of another kind": value([{"error": "quota exceeded"}]),
    "an error that is null": value(None),
}


@pytest.mark.parametrize("misdeed", MISDEEDS)
def test_a_vendor_misbehaves_and_the_last_good_copy_stays_and_says_that_it_is_stale(mirror, vendor, store, misdeed):
    vendor.replies["/data.json"] = value({"lead": 1}, headers={"Last-Modified": LATER})
    run_due(store)
    good = store.json(POLLS)

    vendor.replies["/data.json"] = MISDEEDS[misdeed]
    run_again(store, 3)
    stale = store.json(POLLS)
    assert stale["stale"] is True
    assert stale["data"] == {"lead": 1}
    assert stale["fetched_at"] == good["fetched_at"] == good["checked_at"] == stale["checked_at"]
    assert stale["stale_since"] > stale["checked_at"]
    assert state().last_error
    store.forget()
    run_again(store, 3)
    assert store.requests == []

    vendor.replies["/data.json"] = value({"lead": 2}, headers={"Last-Modified": LATER})
    run_again(store)
    fresh = store.json(POLLS)
    assert (fresh["stale"], fresh["data"]) == (False, {"lead": 2})
    assert "stale_since" not in fresh


PROGRAMS = {
    "copies": ({"selection": " | ".join(["[@,@][]"] * 22)}, "The selection cannot be made: it "),
    "few objects": ({"selection": " | ".join(["[@,@]"] * 30)}, "The selection cannot be made: it makes more than"),
    "its order": ({"order_by": " | ".join(["[@,@]"] * 30)}, "The selection cannot be made: it makes more than"),
    "a pattern": ({"schema": {"properties": {"lead": {"pattern": "^(a+)+$"}}}}, "does not meet the JSON Schema"),
    "itself": ({"schema": {"$ref": "#"}}, "The JSON Schema cannot be applied: it is nested too deeply"),
    "an unknown pattern": ({"schema": {"pattern": "(?=a)"}}, "The JSON Schema cannot be applied: the pattern"),
    "an unknown format": ({"format": "yaml"}, "The format “yaml” is not known. Choose one of: json, csv, xml, feed."),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_an_editor_wrote_has_limits_and_the_last_good_copy_stays(mirror, vendor, store, program):
    """Rows as raw SQL, or an earlier version, left them."""
    run_due(store)
    good = store.json(POLLS)
    row, words = PROGRAMS[program]
    Mirror.objects.update(**row)
    vendor.replies["/data.json"] = value({"lead": "a" * 50 + "!"})
    run_again(store, 3)
    assert words in state().last_error
    assert store.json(POLLS)["data"] == good["data"]


def test_a_redirect_to_another_server_of_this_machine_reads_nothing(mirror, vendor, other_server, store):
    run_due(store)
    vendor.replies["/data.json"] = moved(other_server.url("/"))
    run_again(store, 3)
    assert other_server.requests == []
    assert data(store) == {"lead": 1}


def test_one_blip_is_not_told_to_readers(mirror, vendor, store):
    run_due(store)
    store.forget()
    good, vendor.replies["/data.json"] = vendor.replies["/data.json"], Reply(status=500)
    run_again(store, 2)
    vendor.replies["/data.json"] = good
    run_again(store)
    assert store.requests == []
    assert state().failures == 0
    assert state().last_error == ""


def test_the_same_data_after_a_failure_is_fresh_again_and_was_fetched_when_it_was(mirror, vendor, store):
    run_due(store)
    before = store.json(POLLS)
    good, vendor.replies["/data.json"] = vendor.replies["/data.json"], Reply(status=404)
    run_again(store)
    assert store.json(POLLS)["stale"] is True
    vendor.replies["/data.json"] = good
    run_again(store)
    after = store.json(POLLS)
    assert after["stale"] is False
    assert after["fetched_at"] == before["fetched_at"]
    assert after["checked_at"] > before["checked_at"]


def test_older_data_by_the_vendors_own_order_is_refused(mirror, vendor, store):
    edit(mirror, order_by="meta.number", selection="lead")
    vendor.replies["/data.json"] = value({"lead": 5, "meta": {"number": 7}})
    run_due(store)
    vendor.replies["/data.json"] = value({"lead": 4, "meta": {"number": 6}})
    run_again(store)
    assert data(store) == 5
    assert "older data: 6, after 7" in state().last_error


def test_an_answer_that_was_refused_is_not_taken_for_known(mirror, vendor, store):
    """Its ETag must not be sent: a 304 would count as a success."""
    edit(mirror, schema={"required": ["lead"]})
    run_due(store)
    vendor.replies["/data.json"] = value({"other": 1}, headers={"ETag": '"bad"'})
    run_again(store, 2)
    assert "If-None-Match" not in vendor.requests[-1][1]
    assert state().failures == 2


def test_a_person_may_take_the_next_answer_as_it_is(mirror, vendor, store):
    run_due(store)
    vendor.replies["/data.json"] = value([1])
    run_again(store)
    assert data(store) == {"lead": 1}
    fetch_now(mirror, takes_any=True)
    run_due(store)
    assert data(store) == [1]
    vendor.replies["/data.json"] = value({"lead": 2})
    run_again(store)
    assert data(store) == [1]


# Row 18: two beats, or none; runs that overlap


def test_two_beats_run_a_mirror_once(mirror, store):
    first, second = claim(100), claim(100)
    assert (len(first), len(second)) == (1, 0)


def test_without_a_beat_the_copy_stays_and_one_run_makes_up_for_all(mirror, vendor, store):
    run_due(store)
    MirrorState.objects.update(next_run=1000)  # half a century ago
    vendor.requests.clear()
    assert run_due(store) == 1
    assert run_due(store) == 0
    assert len(vendor.requests) == 1
    assert 9 < seconds_to_next_run() <= 10


def test_of_two_overlapping_runs_the_later_stays_though_the_earlier_ends_last(mirror, vendor, store):
    slow, quick = begin(), begin()
    vendor.replies["/data.json"] = value({"lead": 1})
    earlier = recording_of(slow)
    vendor.replies["/data.json"] = value({"lead": 2})
    assert finish(quick, store) is True
    assert recording.record(slow, earlier) is False
    publish(store, KEY)
    assert data(store) == {"lead": 2}
    assert MirrorVersion.objects.count() == 1


def test_of_two_overlapping_runs_an_earlier_failure_says_nothing_of_the_later_success(mirror, vendor, store):
    slow, quick = begin(), begin()
    vendor.replies["/data.json"] = Reply(status=404)
    failure = recording_of(slow)
    vendor.replies["/data.json"] = value({"lead": 2})
    finish(quick, store)
    recording.record(slow, failure)
    assert (state().failures, state().stale_since) == (0, None)


def recording_of(run):
    """What a run found, not yet recorded: its worker sleeps."""
    from publisher.mirrors.runner import outcome_of

    return outcome_of(run)


def test_a_run_whose_worker_died_is_run_by_another(mirror, store):
    begin()
    assert claim(100) == []
    assert 14 < seconds_to_next_run() <= 15
    make_due()
    run_due(store)
    assert data(store) == {"lead": 1}


def test_a_run_that_an_edit_overtook_is_void(mirror, vendor, store):
    slow = begin()
    found = recording_of(slow)
    edit(mirror, selection="lead")
    assert recording.record(slow, found) is False
    run_due(store)
    assert data(store) == 1
