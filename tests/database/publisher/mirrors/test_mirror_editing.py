"""When mirrors run, what editors do to them, and what is kept."""

from __future__ import annotations

import json

import pytest

from cms.actions.mirrors import fetch_now, pause, restore, resume
from cms.models import Mirror, MirrorState, MirrorTally, MirrorVersion, Publication, StoredObject
from publisher.health import ledger
from publisher.mirrors import recording
from publisher.repair.verify import Report
from testing.services.vendor import Reply, value
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


# When to run


def test_a_run_keeps_its_rhythm(mirror, store):
    run_due(store)
    assert 9 < seconds_to_next_run() <= 10


def test_after_failures_the_circuit_opens(mirror, vendor, store):
    vendor.replies["/data.json"] = Reply(status=500)
    waits = []
    for _ in range(6):
        run_again(store)
        waits.append(seconds_to_next_run())
    for wait, expected in zip(waits, [1, 2, 10, 20, 40, 80], strict=True):
        assert expected * 0.75 < wait <= expected * 1.2


def test_the_vendor_may_ask_for_more_time(mirror, vendor, store):
    vendor.replies["/data.json"] = Reply(status=503, headers={"Retry-After": "77"})
    run_again(store)
    assert 75 < seconds_to_next_run() <= 77


def test_an_edit_is_fetched_at_once_and_without_marks(mirror, vendor, store):
    vendor.replies["/data.json"] = value({"lead": 1}, headers={"ETag": '"1"'})
    run_due(store)
    edit(mirror, selection="lead")
    assert run_due(store) == 1
    assert "If-None-Match" not in vendor.requests[-1][1]


# What editors do


def test_raw_sql_is_an_edit_too(mirror, vendor, store):
    run_due(store)
    before = wanted()
    Mirror.objects.update(interval=7)
    publish(store, KEY)
    assert wanted() == before + 1
    assert store.json(POLLS)["poll_seconds"] == 7


def test_a_title_is_for_editors(mirror, vendor, store):
    run_due(store)
    before, due = wanted(), state().next_run
    edit(mirror, title="Polls")
    assert (wanted(), state().next_run) == (before, due)


def test_a_paused_mirror_is_not_fetched_and_says_so(mirror, vendor, store):
    run_due(store)
    pause(mirror)
    publish(store, KEY)
    make_due()
    assert run_due(store) == 0
    assert store.json(POLLS)["stale"] is True
    resume(mirror)
    assert run_due(store) == 1
    publish(store, KEY)
    assert store.json(POLLS)["stale"] is False


def test_a_restored_version_stays_until_someone_resumes(mirror, vendor, store):
    run_due(store)
    vendor.replies["/data.json"] = value({"lead": 2})
    run_again(store)
    underway = begin()
    restore(MirrorVersion.objects.last())
    finish(underway, store)
    publish(store, KEY)
    make_due()
    assert run_due(store) == 0
    assert data(store) == {"lead": 1}
    resume(mirror)
    run_due(store)
    publish(store, KEY)
    assert data(store) == {"lead": 2}


def test_a_mirror_that_is_gone_says_so(mirror, store):
    run_due(store)
    mirror.delete()
    publish(store, KEY)
    gone = store.json(POLLS)
    assert (gone["status"], gone["stale"], gone["data"]) == ("gone", True, None)


def test_a_mirror_that_never_had_data_leaves_nothing(mirror, store):
    mirror.delete()
    assert wanted() == 0


def test_its_slug_is_fixed_once_readers_poll_it(mirror, store):
    run_due(store)
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Mirror.objects.update(slug="other")


# What is kept


def test_of_many_versions_the_newest_are_kept(mirror, vendor, store, monkeypatch):
    monkeypatch.setattr(recording, "KEPT", 3)
    for number in range(6):
        vendor.replies["/data.json"] = value({"lead": number})
        run_again(store)
    assert [json.loads(each.data)["lead"] for each in MirrorVersion.objects.all()] == [5, 4, 3]


def test_runs_are_tallied(mirror, vendor, store):
    run_due(store)
    run_again(store)
    vendor.replies["/data.json"] = Reply(status=500)
    run_again(store)
    sums = [sum(column) for column in zip(*MirrorTally.objects.values_list("runs", "changes", "failures"), strict=True)]
    assert sums == [3, 1, 1]
    MirrorTally.objects.update(quarter=1)
    recording.forget_old_tallies()
    assert not MirrorTally.objects.exists()


def test_other_formats(mirror, vendor, store):
    edit(mirror, format="csv", selection="[0].lead")
    vendor.replies["/data.json"] = Reply(body=b"name,lead\nA,3\n", type="text/csv")
    run_due(store)
    assert data(store) == "3"
    edit(mirror, format="xml", selection="", xml_lists="race")
    vendor.replies["/data.json"] = Reply(body=b"<r><race>1</race></r>", type="text/xml")
    fetch_now(mirror, takes_any=True)
    run_due(store)
    assert data(store) == {"r": {"race": ["1"]}}


# Beside the rest


def test_verify_finds_nothing_and_a_lost_object_is_put_back(mirror, bucket):
    from publisher.repair.repair import repair
    from publisher.repair.verify import verify

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


def test_the_status_tells_of_stale_and_late_ones(mirror, vendor, store):
    run_due(store)
    assert (ledger.read().stale_mirrors, ledger.read().late_mirrors) == ((), ())
    MirrorState.objects.update(next_run=1000)
    assert ledger.read().late_mirrors == ("polls",)
    vendor.replies["/data.json"] = Reply(status=404)
    run_due(store)
    assert (ledger.read().stale_mirrors, ledger.read().late_mirrors) == (("polls",), ())
    pause(mirror)
    assert ledger.read().stale_mirrors == ()
