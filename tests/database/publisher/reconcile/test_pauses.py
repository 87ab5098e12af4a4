"""While a pause stands no publish begins, whoever asks; resuming publishes once each, in the newest state."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.actions import pauses
from cms.models import Pause
from publisher.errors import StoreBusy
from publisher.reconcile import lease, status
from publisher.reconcile.reconcile import reconcile
from publisher.repair.republish import publish_and_wait
from publisher.scheduling import sweep
from tests.publisher.newsroom import ELECTION, LATEST, claim, is_behind, publication, publish, publish_all, write_post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def live(blog, store):
    publish_all(store)
    return blog


def told(*argv: str, **options: str) -> str:
    out = StringIO()
    call_command(*argv, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("key", ["", ELECTION], ids=["the whole newsroom", "one publication"])
def test_hints_and_sweeps_publish_nothing_while_paused(live, store, key):
    pauses.pause(key, by="nora")
    write_post(live, "Waits")
    publish(store)
    sweep.sweep(store)
    assert is_behind()
    assert "Waits" not in str(store.json(LATEST))


def test_a_pause_of_another_publication_holds_nothing_back(live, store):
    pauses.pause("home", by="nora")
    write_post(live, "Goes")
    publish(store)
    assert "Goes" in str(store.json(LATEST))


def test_resuming_publishes_once_and_the_newest_state(live, store):
    pauses.pause(by="nora")
    for n in range(5):
        write_post(live, f"Post {n}")
    publish(store)
    pauses.resume(by="nora")
    store.requests.clear()
    sweep.sweep(store)
    assert not is_behind()
    assert all(f"Post {n}" in str(store.json(LATEST)) for n in range(5))
    assert store.requests.count(("put", LATEST)) == 1


def test_a_pause_that_comes_between_two_publishes_stops_the_second(live, store):
    write_post(live, "First")
    held = claim()
    pauses.pause(by="nora")
    lease.release(held)
    assert lease.claim(ELECTION, conditional=True) is None


def test_a_publish_that_is_under_way_ends(live, store):
    write_post(live, "Under way")
    reconcile(store, store.site, ELECTION, sleep=lambda _: pauses.pause(by="nora"))
    assert "Under way" in str(store.json(LATEST))


def test_a_takedown_goes_out_in_spite_of_a_pause(live, store):
    post = write_post(live, "Wrong")
    publish(store)
    pauses.pause(by="nora")
    post.delete()
    publish_and_wait(store, [ELECTION], despite_pause=True)
    assert "Wrong" not in str(store.json(LATEST))


def test_publishing_in_the_foreground_waits_for_nothing_that_is_paused(live, store):
    pauses.pause(ELECTION, by="nora")
    write_post(live, "Waits")
    publish_and_wait(store, [ELECTION, "home"], seconds=30)
    assert is_behind()


def test_a_failure_is_told_of_beside_a_pause(live, store):
    """What fails keeps its reason: a pause hides nothing."""
    write_post(live, "x")
    held = claim()
    status.failed(held, StoreBusy("The store is down."), pause=1.0)
    pauses.pause(by="nora")
    assert publication().last_error == "The store is down."


def test_pausing_twice_is_one_pause_and_resuming_twice_is_said():
    assert pauses.pause(by="nora", why="a fire drill")
    assert not pauses.pause(by="ann")
    assert Pause.standing().get().by == "nora"
    assert pauses.resume(by="ann")
    assert not pauses.resume(by="ann")
    assert Pause.objects.get().ended_by == "ann"


# The commands


def test_the_commands_say_what_they_did_and_keep_who_and_why(live, store):
    said = told("pause", by="nora", why="the database is moved")
    assert "Publishing is paused since" in said
    assert "by nora (the database is moved)" in said
    assert "Nothing is under way." in said
    write_post(live)
    assert "Resumed. 2 publications that waited go out now." in told("resume", by="ann")
    pause = Pause.objects.get()
    assert (pause.by, pause.why, pause.ended_by) == ("nora", "the database is moved", "ann")


def test_one_publication_is_paused_by_its_key(live):
    assert f"Publishing of {ELECTION} is paused" in told("pause", ELECTION, by="nora")
    said = told("resume", by="nora")
    assert "That was not paused." in said
    assert f"Still: Publishing of {ELECTION} is paused" in said
    assert "Resumed." in told("resume", ELECTION, by="nora")


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_an_unknown_publication_is_named_with_those_that_there_are(live, command):
    with pytest.raises(CommandError, match=f"No such publication: liveblog:x. There are: .*{ELECTION}"):
        call_command(command, "liveblog:x")


def test_the_command_publish_says_what_waits(live, bucket):
    pauses.pause(ELECTION, by="nora")
    write_post(live)
    said = told("publish")
    assert "or are paused" in said
    assert f"To end it: python manage.py resume {ELECTION}" in said
