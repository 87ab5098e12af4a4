"""One worker at a time per publication, not more often than the pace; a hint that is turned away is not lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from cms.models import Lease, Publication
from publisher.errors import LeaseLost, StoreBusy
from publisher.reconcile import lease
from publisher.reconcile.reconcile import reconcile
from testing.doubles.memory_bucket import MemoryStore
from tests.publisher.newsroom import (
    ELECTION,
    LATEST,
    claim,
    free,
    is_behind,
    lease_left,
    publication,
    publish,
    write_post,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def post(blog):
    return write_post(blog)


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return cursor.fetchone()[0]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's own setting")
def test_what_others_commit_waits_for_the_disk_as_before():
    claim()
    assert setting("synchronous_commit") == "on"
    free()
    with transaction.atomic():
        claim()
        assert setting("synchronous_commit") == "on"


def test_one_worker_holds_it():
    assert claim() is not None
    assert lease.claim(ELECTION, conditional=True) is None


def test_of_many_workers_one_gets_it():
    barrier, got = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        try:
            got.append(lease.claim(ELECTION, conditional=True))
        finally:
            lease.connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len([held for held in got if held]) == 1
    assert len(got) == 4


def test_another_publication_is_free():
    claim()
    assert lease.claim("home", conditional=True) is not None


def test_there_is_nothing_to_hold_when_nothing_is_behind():
    Publication.objects.update(live=99)
    assert lease.claim(ELECTION, conditional=True) is None
    assert lease.claim("liveblog:unknown", conditional=True) is None
    assert not Lease.objects.exists()


def test_it_runs_out_so_that_a_dead_worker_does_no_harm(settings):
    settings.LEASE_SECONDS = 2
    claim()
    assert 1 < lease_left() <= 2
    free()
    assert lease.claim(ELECTION, conditional=True) is not None


def test_it_lasts_longer_than_a_task_where_the_store_ignores_conditions():
    from cms.celery import TASK_SECONDS

    lease.claim(ELECTION, conditional=False)
    assert lease_left() > TASK_SECONDS


class Unasked(MemoryStore):
    """A store that could not be asked yet; `answer` is what its probe meets."""

    def __init__(self, answer: bool | Exception) -> None:
        super().__init__(conditional=False)
        self.conditional, self.answer = None, answer

    def enforces_conditions(self) -> bool:
        if isinstance(self.answer, Exception):
            raise self.answer
        self.conditional = self.answer
        return self.answer


@pytest.fixture
def claimed(monkeypatch) -> list[float]:
    """Seconds of each lease that is given, in order."""
    given: list[float] = []
    real = lease.claim

    def claim(*args: Any, **options: Any) -> lease.Held | None:
        held = real(*args, **options)
        given.extend([held.seconds] if held else [])
        return held

    monkeypatch.setattr(lease, "claim", claim)
    return given


def test_who_asks_a_store_that_hangs_keeps_nobody_away_for_long(claimed, settings):
    hanging = Unasked(StoreBusy("The store did not answer.", "It is tried again."))
    assert reconcile(hanging, hanging.site, ELECTION) is False
    assert "did not answer" in publication().last_error
    assert claimed == [settings.LEASE_SECONDS]
    assert not hanging.requests


def test_a_store_that_turns_out_to_ignore_conditions_is_written_under_the_longer_lease(claimed, settings):
    ignoring = Unasked(False)
    reconcile(ignoring, ignoring.site, ELECTION)
    assert claimed[:2] == [settings.LEASE_SECONDS, lease.SECONDS_UNCONDITIONAL]
    assert not is_behind()


def test_the_first_publish_does_not_wait():
    assert claim().wait == 0


def test_the_next_publish_waits_for_the_pace():
    lease.release(claim())
    assert 0 < claim().wait <= lease.PACE


def test_the_pace_is_over_after_a_while():
    lease.release(claim())
    Lease.objects.update(starts=0)
    assert claim().wait == 0


def test_it_is_prolonged_by_whoever_holds_it(settings):
    held = claim()
    Lease.objects.update(until=1)
    lease.keep(held)
    assert lease_left() > settings.LEASE_SECONDS - 1


def test_whoever_lost_it_is_told():
    slow = claim()
    free()
    quick = claim()
    with pytest.raises(LeaseLost):
        lease.keep(slow)
    lease.keep(quick)


def test_whoever_lost_it_does_not_give_it_back():
    slow = claim()
    free()
    claim()
    lease.release(slow)
    assert lease.claim(ELECTION, conditional=True) is None


def test_after_a_failure_everyone_stays_away_for_a_while():
    lease.release(claim(), after=30)
    assert lease.claim(ELECTION, conditional=True) is None
    assert 29 < lease_left() <= 30


def test_those_that_are_held_are_not_looked_at(blog):
    assert set(lease.behind_and_free()) == {ELECTION, "home"}
    claim()
    assert lease.behind_and_free() == ["home"]
    free()
    assert set(lease.behind_and_free()) == {ELECTION, "home"}


def test_the_longest_waiting_comes_first():
    Publication.objects.filter(key=ELECTION).update(wanted_at="2026-01-01T00:00:00Z")
    assert lease.behind_and_free() == [ELECTION, "home"]
    Publication.objects.filter(key="home").update(wanted_at="2025-01-01T00:00:00Z")
    assert lease.behind_and_free() == ["home", ELECTION]


def test_each_queue_has_its_own():
    Publication.objects.create(key="mirror:polls", wanted=1)
    assert set(lease.behind_and_free("publish")) == {ELECTION, "home"}
    assert lease.behind_and_free("bulk") == ["mirror:polls"]


def test_a_hint_that_is_turned_away_is_not_lost(blog, store):
    turned_away = []

    def an_edit_meanwhile(key: str) -> None:
        if key == LATEST and not turned_away:
            write_post(blog, "Second")
            turned_away.append(publish(store))

    store.before_put = an_edit_meanwhile
    publish(store)
    assert turned_away == [False]
    assert store.json(LATEST)["post_count"] == 2
    assert publication().live == publication().wanted


def test_a_hundred_saves_while_one_publish_runs_are_one_more_publish(blog, store):
    saved = []

    def edits_meanwhile(key: str) -> None:
        if key == LATEST and not saved:
            saved.extend(write_post(blog, f"Post {n}") for n in range(100))

    store.before_put = edits_meanwhile
    publish(store)
    assert store.puts().count(LATEST) == 2
    assert store.json(LATEST)["post_count"] == 101


def test_the_wait_is_waited(store):
    waited = []
    lease.release(claim())
    reconcile(store, store.site, ELECTION, sleep=waited.append)
    assert len(waited) == 1
    assert 0 < waited[0] <= lease.PACE


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_lease_that_could_not_be_given_back_is_given_back_once_the_database_is_there_again(blog, store, error):
    write_post(blog)
    publish(store)
    write_post(blog)
    away = []

    def refuse(execute, *args):
        if away:
            raise error("the server closed the connection unexpectedly")
        return execute(*args)

    store.before_put = away.append
    with connection.execute_wrapper(refuse):
        with pytest.raises(error):
            publish(store)
        with pytest.raises(error):
            lease.behind_and_free()
        store.before_put = lambda key: None
        away.clear()
        assert ELECTION in lease.behind_and_free()
        publish(store)
    assert not is_behind()


def test_a_lease_that_another_worker_took_meanwhile_stays_its_own():
    held = claim()
    lease.defer_release(held)
    free()
    other = claim()
    assert lease.behind_and_free() == ["home"]
    lease.keep(other)
