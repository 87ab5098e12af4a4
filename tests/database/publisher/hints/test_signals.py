"""A hint after each commit: once per publication, none after a rollback, and never in the way of a save."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError
from kombu.simple import SimpleQueue

from cms.celery import app
from cms.models import Author, Banner, LiveBlog, Placement, Post
from publisher.hints import enqueue, signals
from publisher.hints.signals import LONGEST_SECONDS, QUIET_SECONDS
from testing.services.ports import LOOPBACK, free_port
from tests.publisher.newsroom import ELECTION, place_banner, publication, write_post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Sent:
    """Keys of the hints that wait in the broker."""

    def __init__(self, queue: SimpleQueue) -> None:
        self.queue = queue

    def __call__(self) -> list[str]:
        """Takes them all."""
        found = []
        while self.queue.qsize():
            message = self.queue.get_nowait()
            message.ack()
            found.append(message.payload[0][0])
        return found


@pytest.fixture
def sent(blog) -> Iterator[Sent]:
    """A blog that is public, and the hints that are sent from now on."""
    with app.connection_for_write() as connection:
        hints_sent = Sent(connection.SimpleQueue("publish"))
        signals.silence.end()
        hints_sent()
        yield hints_sent
        hints_sent()


def seconds_of(function) -> float:
    begun = time.monotonic()
    function()
    return time.monotonic() - begun


def test_a_save_sends_one_hint(blog, sent):
    write_post(blog)
    assert sent() == [ELECTION]


def test_a_hint_waits_for_the_commit(blog, sent):
    with transaction.atomic():
        write_post(blog)
        assert sent() == []
    assert sent() == [ELECTION]


def test_many_saves_of_one_transaction_are_one_hint(blog, sent):
    with transaction.atomic():
        for n in range(20):
            write_post(blog, f"Post {n}")
    assert sent() == [ELECTION]


def test_each_publication_of_a_transaction_has_its_hint(blog, sent):
    with transaction.atomic():
        write_post(blog)
        write_post(LiveBlog.objects.create(slug="storm", title="Storm", status="live"))
    assert sorted(sent()) == ["home", ELECTION, "liveblog:storm"]


def test_a_rolled_back_save_sends_none(blog, sent):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write_post(blog)
        raise ZeroDivisionError
    assert sent() == []


def test_a_rolled_back_savepoint_sends_none_and_what_follows_does(blog, sent):
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write_post(blog, "Undone")
            raise ZeroDivisionError
        write_post(blog, "Kept")
    assert sent() == [ELECTION]


def test_an_error_in_one_transaction_does_not_silence_the_next(blog, sent):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write_post(blog)
        raise ZeroDivisionError
    write_post(blog)
    assert sent() == [ELECTION]


@pytest.mark.parametrize("edit", [Post.save, Post.delete])
def test_every_edit_of_a_post_hints_at_its_blog(blog, sent, edit):
    post = write_post(blog)
    sent()
    edit(post)
    assert sent() == [ELECTION]


def test_a_blog_hints_at_itself_and_the_listing(blog, sent):
    blog.save()
    assert sorted(sent()) == ["home", ELECTION]
    blog.delete()
    assert {"home", ELECTION} <= set(sent())


def test_a_banner_hints_at_its_placements(sent, placement):
    sent()
    banner = place_banner(placement)
    assert set(sent()) == {"banners:top"}
    for edit in (banner.save, lambda: banner.placements.remove(placement), lambda: banner.placements.set([placement])):
        edit()
        assert set(sent()) == {"banners:top"}
    banner.delete()
    assert set(sent()) == {"banners:top"}


def test_a_placement_hints_at_itself(sent):
    placement = Placement.objects.create(slug="side")
    assert sent() == ["banners:side"]
    banner = Banner.objects.create(heading="x", status="published")
    placement.banners.add(banner)
    assert set(sent()) == {"banners:side"}
    placement.banners.clear()
    assert set(sent()) == {"banners:side"}
    placement.delete()
    assert set(sent()) == {"banners:side"}


def test_an_author_hints_at_the_blogs_they_write_in(blog, sent):
    ann = Author.objects.create(name="Ann")
    write_post(blog).authors.add(ann)
    sent()
    ann.save()
    assert sent() == [ELECTION]
    ann.delete()
    assert set(sent()) == {ELECTION}


def test_bylines_hint_from_both_sides(blog, sent):
    ann, post = Author.objects.create(name="Ann"), write_post(blog)
    sent()
    edits = (
        lambda: ann.posts.add(post),
        lambda: ann.posts.remove(post),
        lambda: post.authors.set([ann]),
        post.authors.clear,
        lambda: ann.posts.set([post]),
        ann.posts.clear,
    )
    for edit in edits:
        edit()
        assert set(sent()) == {ELECTION}


# A broker that is not there


def test_a_save_without_a_broker_is_kept_and_quick(blog, sent, broker_at):
    broker_at(f"redis://{LOOPBACK}:{free_port()}/0")
    assert seconds_of(lambda: write_post(blog, "Kept")) < 1
    assert Post.objects.get().title == "Kept"
    assert publication().wanted > publication().live


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_save_does_not_wait_for_a_broker_that_never_answers(blog, sent, broker_at, scheme):
    with socket.create_server((LOOPBACK, 0)) as listener:
        broker_at(f"{scheme}://{LOOPBACK}:{listener.getsockname()[1]}/")
        assert seconds_of(lambda: write_post(blog, "Kept")) < 1
    assert Post.objects.get().title == "Kept"


def test_after_a_failure_saves_do_not_even_try_for_a_while(blog, sent, monkeypatch):
    tried = []

    def refuse(key: str) -> None:
        tried.append(key)
        raise OperationalError("no broker")

    with monkeypatch.context() as patch:
        patch.setattr(enqueue, "send_hint", refuse)
        for _ in range(5):
            write_post(blog)
    assert tried == [ELECTION]
    assert 0 < signals.silence.until - time.monotonic() <= QUIET_SECONDS
    signals.silence.until = 0.0
    write_post(blog)
    assert sent() == [ELECTION]


def test_a_broker_that_keeps_failing_is_asked_more_and_more_seldom(blog, sent, monkeypatch):
    waits = []
    with monkeypatch.context() as patch:
        patch.setattr(enqueue, "send_hint", lambda key: 1 / 0)
        for _ in range(5):
            signals.silence.until = 0.0
            write_post(blog)
            waits.append(round(signals.silence.until - time.monotonic()))
    assert waits == [2, 4, 8, 16, LONGEST_SECONDS]
    signals.silence.until = 0.0
    write_post(blog)
    assert signals.silence.failures == 0


@pytest.mark.service
def test_a_frozen_redis_is_waited_for_once(blog, sent, broker_at, redis):
    """Also on a connection that was in use; after it the broker is asked again, and hears."""
    broker_at(redis.url)
    write_post(blog, "Heard")
    redis.running.freeze()
    try:
        assert seconds_of(lambda: [write_post(blog) for _ in range(5)]) < 1
    finally:
        redis.running.thaw()
    signals.silence.end()
    write_post(blog)
    assert signals.silence.until == 0.0
