"""Workers look by themselves when nobody did lately, one at a time, by the database's clock."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection

from cms.models import Round
from publisher.scheduling import fallback_scheduler, sweep, tasks
from publisher.scheduling.fallback_scheduler import FallbackScheduler, begin, look
from testing.services.wait import wait_for
from tests.publisher.newsroom import is_behind, write_post

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_round_that_nobody_began_is_done():
    done = []
    assert look({"sweep": lambda: done.append("sweep"), "confirm": lambda: done.append("confirm")}) == 2
    assert done == ["sweep", "confirm"]


def test_a_round_that_somebody_began_lately_is_not_done(django_assert_num_queries):
    begin("sweep")
    with django_assert_num_queries(1):
        assert look({"sweep": pytest.fail}) == 0


def test_a_round_is_done_again_when_it_is_late():
    begin("sweep")
    Round.objects.update(begun=0)
    assert look({"sweep": list}) == 1


def test_of_two_that_look_at_once_one_does_the_round():
    assert [begin("sweep", 2), begin("sweep", 2)] == [True, False]


def test_a_message_always_begins_a_round():
    assert begin("sweep")
    assert begin("sweep")


def test_what_beat_sends_is_what_workers_do_by_themselves(blog, bucket):
    for task in (tasks.sweep, tasks.sweep_bulk, tasks.confirm):
        Round.objects.all().delete()
        task()
        assert list(Round.objects.values_list("name", flat=True)) == [task.name]
    assert {each.name for each in tasks.WATCHED["publish"]} == {"sweep", "confirm"}


@pytest.fixture
def watching_thread(monkeypatch):
    """Starts a watch that looks often; it is stopped with the test."""
    monkeypatch.setattr(fallback_scheduler, "SECONDS", 0.01)
    monkeypatch.setattr(fallback_scheduler, "LATE", 0.01)
    started = []

    def start(function):
        started.append(FallbackScheduler({"sweep": function}))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.is_over.set()
        each.join()


def test_an_edit_is_published_with_no_message_at_all(blog, store, watching_thread):
    write_post(blog)
    watching_thread(lambda: sweep.sweep(store))
    wait_for(lambda: not is_behind(), timeout=20, what="the watch publishing")


@pytest.mark.parametrize("error", [OperationalError("the server closed the connection"), ZeroDivisionError("a bug")])
def test_an_error_does_not_end_the_watch(watching_thread, error):
    calls, again = [], threading.Event()

    def fails_once():
        calls.append(connection.connection)
        if len(calls) == 1:
            raise error
        again.set()

    watching_thread(fails_once)
    assert again.wait(20)
