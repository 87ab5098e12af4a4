"""Lookup tables on `bulk`: an upload is checked and loaded by tasks, in slices, and never before live posts."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models.functions import Now

from cms.lookups import choosing, uploads
from cms.lookups.options import Options
from cms.models import LookupState, LookupTable, LookupVersion, Publication
from publisher.lookups import loading
from publisher.reconcile import lease, read_back
from publisher.reconcile.reconcile import reconcile
from publisher.repair.republish import publish_and_wait, rebuild
from publisher.scheduling import tasks
from testing.doubles.stores import counted
from tests.publisher.newsroom import is_behind

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEY = "lookup:t"


def rows(number: int, text: str = "x") -> list[bytes]:
    return [b"id,text\n", *(f"{each:04},{text}\n".encode() for each in range(number))]


@pytest.fixture
def table(bucket):
    """Three hundred rows were uploaded."""
    uploads.upload("t", rows(300), Options(key="id"), source="t.csv")
    return bucket


@pytest.fixture
def sent(monkeypatch):
    """What was sent to workers; nothing is done."""
    found = []
    monkeypatch.setattr(tasks.check_lookup, "apply_async", lambda **options: found.append(options))
    return found


def test_a_sweep_has_uploads_checked_by_a_task_of_their_own(table, sent):
    tasks.sweep_bulk()
    (found,) = sent
    assert found["queue"] == "bulk"
    tasks.check_lookup(*found["args"])
    assert LookupTable.objects.get().current.rows == 300
    tasks.sweep_bulk()
    assert len(sent) == 1
    publish_and_wait(table, [KEY])
    state = LookupState.objects.get()
    assert (state.done, state.sent, state.segments) == (300, 300, [[LookupVersion.objects.get().pk, None]])


def test_a_load_makes_way_and_goes_on_where_it_was(table, monkeypatch):
    (pk,) = uploads.waiting()
    uploads.check(pk)
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    monkeypatch.setattr("publisher.errors.TimeSliceUsed.pause", 0.0)
    with counted() as requests:
        slices = 1
        while reconcile(table, table.site, KEY):
            slices += 1
    puts = [each for each in requests if "lookups/" in each]
    assert slices > 1
    assert len(puts) == len(set(puts)) == 300
    assert Publication.objects.get(key=KEY).live == 1


def test_everything_again_goes_on_where_it_was_too(table, monkeypatch):
    """Also when it is asked for in the middle of a load: what was sent before that is sent once more."""
    (pk,) = uploads.waiting()
    uploads.check(pk)
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    monkeypatch.setattr("publisher.errors.TimeSliceUsed.pause", 0.0)
    assert reconcile(table, table.site, KEY)
    rebuild([KEY])
    with counted() as requests:
        while reconcile(table, table.site, KEY) or is_behind(KEY):
            pass
    puts = Counter(each for each in requests if "lookups/" in each)
    assert len(puts) == 300
    assert max(puts.values()) <= 2
    assert {table.head(f"lookups/t/{n:04}.json").revision for n in (0, 150, 299)} == {2}
    assert LookupState.objects.get().pending == []


def test_while_it_makes_way_nobody_loads(table, monkeypatch):
    (pk,) = uploads.waiting()
    uploads.check(pk)
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    assert reconcile(table, table.site, KEY)
    assert lease.behind_and_free("bulk") == []
    assert not reconcile(table, table.site, KEY)


def test_a_row_is_read_back_where_readers_read(table):
    (pk,) = uploads.waiting()
    uploads.check(pk)
    publish_and_wait(table, [KEY])
    assert Publication.objects.get(key=KEY).seen == 0
    read_back.confirm(table)
    assert Publication.objects.get(key=KEY).seen == 1


def test_a_load_of_another_version_ends_the_one_under_way(table, tmp_path, monkeypatch):
    """Two loads overlap: the bucket ends with the later one's rows, whole."""
    (pk,) = uploads.waiting()
    uploads.check(pk)
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    monkeypatch.setattr("publisher.errors.TimeSliceUsed.pause", 0.0)
    reconcile(table, table.site, KEY)  # some rows of the first
    path = tmp_path / "other.csv"
    path.write_bytes(b"".join(rows(200, "y")))
    call_command("load_lookup", "t", str(path), "--key", "id", stdout=StringIO())
    there = {each.key: each.etag for each in table.listing("lookups/t/")}
    assert len(there) == 200
    assert len(set(there.values())) == 200
    assert LookupState.objects.get().segments == [[LookupTable.objects.get().current_id, None]]


def test_a_cancelled_first_load_leaves_nothing(table, monkeypatch):
    (pk,) = uploads.waiting()
    uploads.check(pk)
    monkeypatch.setattr(loading.share, "seconds", 0.0)
    monkeypatch.setattr("publisher.errors.TimeSliceUsed.pause", 0.0)
    reconcile(table, table.site, KEY)
    assert list(table.listing("lookups/t/"))
    choosing.cancel(LookupTable.objects.get())
    while reconcile(table, table.site, KEY):
        pass
    assert not list(table.listing("lookups/t/"))


def test_a_pause_holds_a_load(table):
    from cms.models import Pause

    (pk,) = uploads.waiting()
    uploads.check(pk)
    Pause.objects.create(key=KEY)
    assert not reconcile(table, table.site, KEY)
    assert not list(table.listing("lookups/t/"))


def test_live_posts_and_mirrors_go_before_a_load(table):
    (pk,) = uploads.waiting()
    uploads.check(pk)
    Publication.objects.create(key="mirror:late", wanted=1, wanted_at="2100-01-01T00:00:00Z")
    assert lease.behind_and_free("bulk") == ["mirror:late", KEY]
    assert KEY not in lease.behind_and_free("publish")


def test_a_long_load_that_comes_further_is_no_reason_to_worry(table):
    from publisher.health import ledger

    (pk,) = uploads.waiting()
    uploads.check(pk)
    Publication.objects.filter(key=KEY).update(wanted_at="2026-01-01T00:00:00Z")
    (waiting,) = (each for each in ledger.read().behind if each.key == KEY)
    assert waiting.seconds > 1000
    state = LookupState.objects.create(publication=Publication.objects.get(key=KEY))
    LookupState.objects.filter(pk=state.pk).update(moved_at=Now())
    (waiting,) = (each for each in ledger.read().behind if each.key == KEY)
    assert waiting.seconds < 60
