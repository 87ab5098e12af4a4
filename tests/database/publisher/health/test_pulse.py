"""A heartbeat is written past the broker, by the database's clock, and says since when a process heard nothing."""

from __future__ import annotations

import logging
import time

import pytest
from django.db import DatabaseError, connection

from cms.models import Heartbeat
from publisher import counters
from publisher.health import ledger
from publisher.health.pulse import Pulse

pytestmark = pytest.mark.django_db(transaction=True)


def pulse(heard=lambda: 0, **values):
    return Pulse(**{"name": "publish@a", "kind": "worker", "queues": ("publish",), "size": 2, "heard": heard, **values})


def signs():
    return {each.name: each for each in ledger.read().signs}


def test_a_beat_says_who_lives():
    pulse(busy=lambda: 1).beat()
    found = signs()["publish@a"]
    assert (found.kind, found.queues, found.busy, found.size) == ("worker", ("publish",), 1, 2)
    assert found.silent < 10
    assert found.deaf < 10


def test_who_hears_nothing_is_deaf_since_the_last_task():
    heard = [1]
    deaf = pulse(lambda: heard[0])
    deaf.beat()
    deaf.heard_at -= 100
    deaf.beat()
    assert 100 <= signs()["publish@a"].deaf < 110
    heard[0] += 1
    deaf.beat()
    assert signs()["publish@a"].deaf < 10


def test_a_worker_is_one_row_and_leaves_with_it():
    living = pulse()
    living.beat()
    living.beat()
    assert Heartbeat.objects.count() == 1
    living.stop()
    assert not Heartbeat.objects.exists()


def test_counts_and_rate_go_with_the_beat():
    living = pulse()
    living.beat()
    counters.add("publishes", 5)
    living.beat()
    assert signs()["publish@a"].figures["publishes_last_minute"] == 5
    living.publishes[0] = (time.monotonic() - 100, living.publishes[0][1])
    living.beat()
    assert signs()["publish@a"].figures["publishes_last_minute"] == 0


def test_a_database_that_is_away_is_said_once_and_the_heart_beats_on(caplog, monkeypatch):
    def away() -> None:
        raise DatabaseError("gone")

    living = pulse()
    with caplog.at_level(logging.WARNING):
        living.carefully(away)
        living.carefully(away)
    assert [each.message for each in caplog.records] == ["no heartbeat, the database is away: gone"]
    living.carefully(living.beat)
    assert signs()["publish@a"].silent < 10
    connection.close()
