"""What readers must not have is in no byte of the bucket, and what is not ours stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import Author, LiveBlog, Post
from publisher.scheduling import sweep
from tests.publisher.newsroom import LATEST, place_banner, publication, publish, publish_all, write_post

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "not-for-readers"


def test_a_draft_leaves_no_byte(blog, door):
    write_post(blog)
    write_post(blog, SECRET, status="draft", body=SECRET, tags=[SECRET], correction=SECRET)
    LiveBlog.objects.create(slug="plans", title=SECRET, status="draft")
    write_post(LiveBlog.objects.get(slug="plans"), SECRET)
    publish_all(door)
    assert SECRET.encode() not in door.store.text()
    assert b"plans" not in door.store.text()


def test_a_scheduled_item_leaves_no_byte_before_its_time(blog, placement, door):
    tomorrow = timezone.now() + timedelta(days=1)
    write_post(blog)
    write_post(blog, SECRET, publish_at=tomorrow, pinned=True)
    place_banner(placement, SECRET, starts_at=tomorrow)
    publish_all(door)
    sweep.make_due()
    publish_all(door)
    assert SECRET.encode() not in door.store.text()


def test_an_authors_login_leaves_no_byte(blog, door, django_user_model):
    user = django_user_model.objects.create(username=SECRET, email=f"{SECRET}@example.org")
    write_post(blog).authors.add(Author.objects.create(name="Ann", user=user))
    publish(door)
    assert b"Ann" in door.store.text()
    assert SECRET.encode() not in door.store.text()


def test_a_removed_post_is_in_no_object_that_readers_are_told_of(blog, door):
    post = write_post(blog, SECRET)
    publish(door)
    Post.objects.filter(pk=post.pk).update(status="removed")
    publish(door)
    assert SECRET.encode() not in door.store.text()
    assert door.json(LATEST)["changes"][0] == {"revision": publication().live, "removed": post.uid}


def test_somebody_elses_object_is_left_alone_and_told(blog, door):
    door.store.place(LATEST, b"theirs")
    write_post(blog)
    publish(door)
    assert door.store.objects[LATEST].body == b"theirs"
    assert "PUBLISH_PREFIX" in publication().last_error
