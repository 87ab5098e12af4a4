"""Mirrors from the vendor's answer to the bucket: what a vendor does wrong never reaches readers, who are told."""

from __future__ import annotations

import json

import pytest

from cms.mirroring import fetch_now, pause, restore, resume
from cms.models import Mirror, MirrorState, MirrorTally, MirrorVersion, Publication, StoredObject
from publisher.health import ledger
from publisher.mirrors import recording
from publisher.mirrors.claims import claim
from publisher.verifying import Report
from tests.publisher.newsroom import publish
from tests.publisher.vendors import (
    KEY,
    POLLS,
    begin,
    edit,
    finish,
    make_due,
    run_again,
    run_due,
    seconds_to_next_run,
    state,
    wanted,
)
from tests.services import vendor as vendors
from tests.services.vendor import Reply, moved, value

pytestmark = pytest.mark.django_db(transaction=True)
LATER, EARLIER = "Tue, 03 Nov 2026 21:00:00 GMT", "Tue, 03 Nov 2026 20:00:00 GMT"


def data(door):
    return door.json(POLLS)["data"]


def test_a_saved_mirror_is_fetched_and_published(mirror, door):
    assert run_due(door) == 1
    published = door.json(POLLS)
    assert published["data"] == {"lead": 1}
    assert published["stale"] is False
    assert published["source"] == mirror.url
    assert published["checked_at"] == published["fetched_at"]
    assert published["revision"] == wanted() == Publication.objects.get(key=KEY).live


def test_before_its_first_data_nothing_is_published(mirror, vendor, door):
    vendor.replies["/data.json"] = Reply(status=500)
    run_again(door, 4)
    assert wanted() == 0
    assert door.requests == []


def test_what_did_not_change_costs_no_request_to_the_bucket(mirror, vendor, door):
    run_due(door)
    door.forget()
    before = state().checked_at
    run_again(door, 3)
    assert door.requests == []
    assert MirrorVersion.objects.count() == 1
    assert state().checked_at > before


def test_the_same_data_in_other_bytes_costs_no_request(mirror, vendor, door):
    run_due(door)
    door.forget()
    vendor.replies["/data.json"] = Reply(body=b'{ "lead" : 1 }')
    run_again(door)
    assert door.requests == []


def test_new_data_is_one_put(mirror, vendor, door):
    run_due(door)
    door.forget()
    vendor.replies["/data.json"] = value({"lead": 2})
    run_again(door)
    assert door.puts() == [POLLS]
    assert data(door) == {"lead": 2}


def test_the_vendor_is_asked_whether_it_changed(mirror, vendor, door):
    vendor.replies["/data.json"] = value({"lead": 1}, headers={"ETag": '"1"', "Last-Modified": LATER})
    run_due(door)
    run_again(door)
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
def test_a_vendor_misbehaves_and_the_last_good_copy_stays_and_says_that_it_is_stale(mirror, vendor, door, misdeed):
    vendor.replies["/data.json"] = value({"lead": 1}, headers={"Last-Modified": LATER})
    run_due(door)
    good = door.json(POLLS)

    vendor.replies["/data.json"] = MISDEEDS[misdeed]
    run_again(door, 3)
    stale = door.json(POLLS)
    assert stale["stale"] is True
    assert stale["data"] == {"lead": 1}
    assert stale["fetched_at"] == good["fetched_at"] == good["checked_at"] == stale["checked_at"]
    assert stale["stale_since"] > stale["checked_at"]
    assert state().last_error
    door.forget()
    run_again(door, 3)
    assert door.requests == []

    vendor.replies["/data.json"] = value({"lead": 2}, headers={"Last-Modified": LATER})
    run_again(door)
    fresh = door.json(POLLS)
    assert (fresh["stale"], fresh["data"]) == (False, {"lead": 2})
    assert "stale_since" not in fresh


def test_a_redirect_to_another_server_of_this_machine_reads_nothing(mirror, vendor, other_server, door):
    run_due(door)
    vendor.replies["/data.json"] = moved(other_server.url("/"))
    run_again(door, 3)
    assert other_server.requests == []
    assert data(door) == {"lead": 1}


def test_one_blip_is_not_told_to_readers(mirror, vendor, door):
    run_due(door)
    door.forget()
    good, vendor.replies["/data.json"] = vendor.replies["/data.json"], Reply(status=500)
    run_again(door, 2)
    vendor.replies["/data.json"] = good
    run_again(door)
    assert door.requests == []
    assert state().failures == 0
    assert state().last_error == ""


def test_the_same_data_after_a_failure_is_fresh_again_and_was_fetched_when_it_was(mirror, vendor, door):
    run_due(door)
    before = door.json(POLLS)
    good, vendor.replies["/data.json"] = vendor.replies["/data.json"], Reply(status=404)
    run_again(door)
    assert door.json(POLLS)["stale"] is True
    vendor.replies["/data.json"] = good
    run_again(door)
    after = door.json(POLLS)
    assert after["stale"] is False
    assert after["fetched_at"] == before["fetched_at"]
    assert after["checked_at"] > before["checked_at"]


def test_older_data_by_the_vendors_own_order_is_refused(mirror, vendor, door):
    edit(mirror, order_by="meta.number", selection="lead")
    vendor.replies["/data.json"] = value({"lead": 5, "meta": {"number": 7}})
    run_due(door)
    vendor.replies["/data.json"] = value({"lead": 4, "meta": {"number": 6}})
    run_again(door)
    assert data(door) == 5
    assert "older data: 6, after 7" in state().last_error


def test_an_answer_that_was_refused_is_not_taken_for_known(mirror, vendor, door):
    """Its ETag must not be sent: a 304 would count as a success."""
    edit(mirror, schema={"required": ["lead"]})
    run_due(door)
    vendor.replies["/data.json"] = value({"other": 1}, headers={"ETag": '"bad"'})
    run_again(door, 2)
    assert "If-None-Match" not in vendor.requests[-1][1]
    assert state().failures == 2


def test_a_person_may_take_the_next_answer_as_it_is(mirror, vendor, door):
    run_due(door)
    vendor.replies["/data.json"] = value([1])
    run_again(door)
    assert data(door) == {"lead": 1}
    fetch_now(mirror, takes_any=True)
    run_due(door)
    assert data(door) == [1]
    vendor.replies["/data.json"] = value({"lead": 2})
    run_again(door)
    assert data(door) == [1]


# Row 18: two beats, or none; runs that overlap


def test_two_beats_run_a_mirror_once(mirror, door):
    first, second = claim(100), claim(100)
    assert (len(first), len(second)) == (1, 0)


def test_without_a_beat_the_copy_stays_and_one_run_makes_up_for_all(mirror, vendor, door):
    run_due(door)
    MirrorState.objects.update(next_run=1000)  # half a century ago
    vendor.requests.clear()
    assert run_due(door) == 1
    assert run_due(door) == 0
    assert len(vendor.requests) == 1
    assert 9 < seconds_to_next_run() <= 10


def test_of_two_overlapping_runs_the_later_stays_though_the_earlier_ends_last(mirror, vendor, door):
    slow, quick = begin(), begin()
    vendor.replies["/data.json"] = value({"lead": 1})
    earlier = recording_of(slow)
    vendor.replies["/data.json"] = value({"lead": 2})
    assert finish(quick, door) is True
    assert recording.record(slow, earlier) is False
    publish(door, KEY)
    assert data(door) == {"lead": 2}
    assert MirrorVersion.objects.count() == 1


def test_of_two_overlapping_runs_an_earlier_failure_says_nothing_of_the_later_success(mirror, vendor, door):
    slow, quick = begin(), begin()
    vendor.replies["/data.json"] = Reply(status=404)
    failure = recording_of(slow)
    vendor.replies["/data.json"] = value({"lead": 2})
    finish(quick, door)
    recording.record(slow, failure)
    assert (state().failures, state().stale_since) == (0, None)


def recording_of(run):
    """What a run found, not yet recorded: its worker sleeps."""
    from publisher.mirrors.runner import outcome_of

    return outcome_of(run)


def test_a_run_whose_worker_died_is_run_by_another(mirror, door):
    begin()
    assert claim(100) == []
    assert 14 < seconds_to_next_run() <= 15
    make_due()
    run_due(door)
    assert data(door) == {"lead": 1}


def test_a_run_that_an_edit_overtook_is_void(mirror, vendor, door):
    slow = begin()
    found = recording_of(slow)
    edit(mirror, selection="lead")
    assert recording.record(slow, found) is False
    run_due(door)
    assert data(door) == 1


# When to run


def test_a_run_keeps_its_rhythm(mirror, door):
    run_due(door)
    assert 9 < seconds_to_next_run() <= 10


def test_after_failures_the_circuit_opens(mirror, vendor, door):
    vendor.replies["/data.json"] = Reply(status=500)
    waits = []
    for _ in range(6):
        run_again(door)
        waits.append(seconds_to_next_run())
    for wait, expected in zip(waits, [1, 2, 10, 20, 40, 80], strict=True):
        assert expected * 0.75 < wait <= expected * 1.2


def test_the_vendor_may_ask_for_more_time(mirror, vendor, door):
    vendor.replies["/data.json"] = Reply(status=503, headers={"Retry-After": "77"})
    run_again(door)
    assert 75 < seconds_to_next_run() <= 77


def test_an_edit_is_fetched_at_once_and_without_marks(mirror, vendor, door):
    vendor.replies["/data.json"] = value({"lead": 1}, headers={"ETag": '"1"'})
    run_due(door)
    edit(mirror, selection="lead")
    assert run_due(door) == 1
    assert "If-None-Match" not in vendor.requests[-1][1]


# What editors do


def test_raw_sql_is_an_edit_too(mirror, vendor, door):
    run_due(door)
    before = wanted()
    Mirror.objects.update(interval=7)
    publish(door, KEY)
    assert wanted() == before + 1
    assert door.json(POLLS)["poll_seconds"] == 7


def test_a_title_is_for_editors(mirror, vendor, door):
    run_due(door)
    before, due = wanted(), state().next_run
    edit(mirror, title="Polls")
    assert (wanted(), state().next_run) == (before, due)


def test_a_paused_mirror_is_not_fetched_and_says_so(mirror, vendor, door):
    run_due(door)
    pause(mirror)
    publish(door, KEY)
    make_due()
    assert run_due(door) == 0
    assert door.json(POLLS)["stale"] is True
    resume(mirror)
    assert run_due(door) == 1
    publish(door, KEY)
    assert door.json(POLLS)["stale"] is False


def test_a_restored_version_stays_until_someone_resumes(mirror, vendor, door):
    run_due(door)
    vendor.replies["/data.json"] = value({"lead": 2})
    run_again(door)
    underway = begin()
    restore(MirrorVersion.objects.last())
    finish(underway, door)
    publish(door, KEY)
    make_due()
    assert run_due(door) == 0
    assert data(door) == {"lead": 1}
    resume(mirror)
    run_due(door)
    publish(door, KEY)
    assert data(door) == {"lead": 2}


def test_a_mirror_that_is_gone_says_so(mirror, door):
    run_due(door)
    mirror.delete()
    publish(door, KEY)
    gone = door.json(POLLS)
    assert (gone["status"], gone["stale"], gone["data"]) == ("gone", True, None)


def test_a_mirror_that_never_had_data_leaves_nothing(mirror, door):
    mirror.delete()
    assert wanted() == 0


def test_its_slug_is_fixed_once_readers_poll_it(mirror, door):
    run_due(door)
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Mirror.objects.update(slug="other")


# What is kept


def test_of_many_versions_the_newest_are_kept(mirror, vendor, door, monkeypatch):
    monkeypatch.setattr(recording, "KEPT", 3)
    for number in range(6):
        vendor.replies["/data.json"] = value({"lead": number})
        run_again(door)
    assert [json.loads(each.data)["lead"] for each in MirrorVersion.objects.all()] == [5, 4, 3]


def test_runs_are_tallied(mirror, vendor, door):
    run_due(door)
    run_again(door)
    vendor.replies["/data.json"] = Reply(status=500)
    run_again(door)
    sums = [sum(column) for column in zip(*MirrorTally.objects.values_list("runs", "changes", "failures"), strict=True)]
    assert sums == [3, 1, 1]
    MirrorTally.objects.update(quarter=1)
    recording.forget_old_tallies()
    assert not MirrorTally.objects.exists()


def test_other_formats(mirror, vendor, door):
    edit(mirror, format="csv", selection="[0].lead")
    vendor.replies["/data.json"] = Reply(body=b"name,lead\nA,3\n", type="text/csv")
    run_due(door)
    assert data(door) == "3"
    edit(mirror, format="xml", selection="", xml_lists="race")
    vendor.replies["/data.json"] = Reply(body=b"<r><race>1</race></r>", type="text/xml")
    fetch_now(mirror, takes_any=True)
    run_due(door)
    assert data(door) == {"r": {"race": ["1"]}}


# Beside the rest


def test_verify_finds_nothing_and_a_lost_object_is_put_back(mirror, bucket):
    from publisher.repairing import repair
    from publisher.verifying import verify

    run_due(bucket)
    Publication.objects.exclude(key=KEY).delete()
    assert verify(bucket).agrees
    bucket.delete([POLLS])
    report = verify(bucket)
    assert isinstance(report, Report)
    assert report.missing == [POLLS]
    repair(bucket, report)
    assert bucket.head(POLLS)
    assert StoredObject.objects.filter(key=POLLS).exists()


def test_the_status_tells_of_stale_and_late_ones(mirror, vendor, door):
    run_due(door)
    assert (ledger.read().stale_mirrors, ledger.read().late_mirrors) == ((), ())
    MirrorState.objects.update(next_run=1000)
    assert ledger.read().late_mirrors == ("polls",)
    vendor.replies["/data.json"] = Reply(status=404)
    run_due(door)
    assert (ledger.read().stale_mirrors, ledger.read().late_mirrors) == (("polls",), ())
    pause(mirror)
    assert ledger.read().stale_mirrors == ()
