"""A worker's threads for mirrors: a slow vendor holds up nobody, and nothing due is left over."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from cms.models import Mirror, MirrorState, Publication
from publisher.backoff import delay, is_open
from publisher.mirrors import runner as runners
from publisher.mirrors.runner import Runner
from publisher.scheduling import tasks
from testing.services.vendor import Reply, value
from testing.services.wait import wait_for
from tests.publisher.newsroom import beside_the_main_thread
from tests.publisher.vendors import make_due, run_again, state

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SECONDS = 30


@pytest.fixture
def runner(transactional_db, store) -> Iterator[Runner]:
    runner = Runner(store, fetchers=8)
    yield runner
    assert runner.wait(SECONDS)
    runner.stop()


def mirrors(vendor, count: int) -> None:
    vendor.replies["/data.json"] = value({"lead": 1})
    Mirror.objects.bulk_create([Mirror(slug=f"m{n}", url=vendor.url(), interval=10) for n in range(count)])


def test_more_than_there_are_threads_are_all_run_and_published(runner, vendor, store):
    mirrors(vendor, 30)
    assert runner.run_due() == 8
    wait_for(lambda: MirrorState.objects.exclude(version=None).count() == 30, SECONDS, "every mirror's run")
    assert runner.wait(SECONDS)
    assert len(store.found("mirrors/")) == 30
    assert runner.run_due() == 0


def test_a_slow_vendor_holds_up_nobody_else(runner, vendor, store):
    mirrors(vendor, 3)
    gate = threading.Event()
    vendor.replies["/slow.json"] = Reply(body=b"1", gate=gate)
    Mirror.objects.create(slug="slow", url=vendor.url("/slow.json"))
    runner.run_due()
    wait_for(lambda: len(store.found("mirrors/")) == 3, SECONDS, "the others")
    assert not store.holds("mirrors/slow.json")
    gate.set()
    assert runner.wait(SECONDS)
    assert store.holds("mirrors/slow.json")


def test_the_task_begins_and_does_not_wait(runner, mirror, vendor, monkeypatch):
    gate = threading.Event()
    vendor.replies["/data.json"] = Reply(body=b"1", gate=gate)
    monkeypatch.setattr(tasks, "the_runner", lambda: runner)
    tasks.mirrors()
    assert runner.under_way == 1
    gate.set()


def test_an_edit_is_fetched_by_its_hint_though_no_beat_runs(runner, mirror, bucket, monkeypatch):
    monkeypatch.setattr("publisher.mirrors.runner.the_runner", lambda: runner)
    tasks.publish("mirror:polls")
    assert runner.wait(SECONDS)
    assert state().version


def test_a_fault_of_ours_is_the_mirrors_failure(runner, mirror, monkeypatch):
    monkeypatch.setattr(runners, "ask", lambda *_: 1 / 0)
    runner.run_due()
    assert runner.wait(SECONDS)
    assert state().last_error.startswith("A fault of Stillwire: ZeroDivisionError.")
    assert state().failures == 1


def test_a_store_that_is_down_keeps_no_run_back(runner, mirror, vendor, store):
    store.before_put = beside_the_main_thread(lambda _: 1 / 0)
    runner.run_due()
    assert runner.wait(SECONDS)
    publication = Publication.objects.get(key="mirror:polls")
    assert publication.last_error
    assert state().failures == 0
    store.before_put = None
    run_again(store)
    assert state().failures == 0


def test_two_runners_run_nothing_twice(runner, vendor, store):
    mirrors(vendor, 20)
    other = Runner(store, fetchers=8)
    for each in (runner, other):
        each.run_due()
    wait_for(lambda: MirrorState.objects.exclude(version=None).count() == 20, SECONDS, "every mirror's run")
    assert other.wait(SECONDS)
    other.stop()
    assert len(vendor.requests) == 20
    make_due()


@pytest.mark.parametrize(
    ("failures", "options", "seconds"),
    [
        (1, {"is_passing": True}, 1),
        (2, {"is_passing": True}, 2),
        (3, {"is_passing": True}, 60),
        (5, {"is_passing": True}, 240),
        (9, {"is_passing": True}, 300),
        (1, {"is_passing": False}, 60),
        (2, {"is_passing": False}, 120),
        (1, {"is_passing": True, "retry_after": 500}, 500),
    ],
)
def test_tries_become_rare(failures, options, seconds):
    assert delay(failures, 60, **options) == seconds
    assert 0.8 * seconds <= delay(failures, 60, chance=0.0, **options)
    assert delay(failures, 60, chance=0.999, **options) <= 1.2 * seconds


def test_an_interval_longer_than_the_longest_pause_is_kept():
    assert delay(20, 3600, is_passing=False) == 3600
    assert not is_open(2)
    assert is_open(3)
    assert is_open(1, is_passing=False)
    assert not is_open(0, is_passing=False)
