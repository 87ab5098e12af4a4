"""Celery's tasks are hints to look: whatever is waiting is done, and what piles up while workers are away expires."""

from __future__ import annotations

import pytest

from cms.celery import app
from publisher.scheduling import tasks
from tests.publisher.newsroom import ELECTION, LATEST, is_behind, publication, write_post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_hint_publishes(blog, bucket):
    write_post(blog)
    tasks.publish(ELECTION)
    assert not is_behind()
    assert bucket.head(LATEST).revision == publication().live


def test_a_hint_for_what_is_gone_does_nothing(bucket, db):
    tasks.publish("liveblog:unknown")
    assert list(bucket.listing()) == []


def test_a_publication_that_never_rests_makes_way_for_others_and_is_hinted_at_again(blog, bucket, monkeypatch):
    monkeypatch.setattr("publisher.reconcile.reconcile.ROUNDS", 0)
    hinted = []
    monkeypatch.setattr(tasks.publish, "apply_async", lambda **options: hinted.append(options))
    write_post(blog)
    tasks.publish(ELECTION)
    assert hinted == [{"args": (ELECTION,), "queue": "publish"}]


def test_a_sweep_publishes_and_what_readers_get_is_then_seen(blog, bucket):
    write_post(blog)
    tasks.sweep()
    tasks.confirm()
    assert publication().seen == publication().live == publication().wanted


def test_the_nightly_comparison_mends(blog, bucket):
    write_post(blog)
    tasks.sweep()
    bucket.delete([LATEST])
    tasks.verify()
    assert bucket.head(LATEST)


@pytest.mark.parametrize("name", ["sweep", "sweep_bulk", "mirrors", "confirm", "verify"])
def test_what_beat_sends_expires_so_that_none_pile_up(name):
    entry = app.conf.beat_schedule[name]
    assert entry["task"] in app.tasks
    assert entry["options"]["expires"] > 0


def test_a_hint_that_a_dead_worker_held_is_given_to_another():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
