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


def test_a_draft_leaves_no_byte(blog, store):
    write_post(blog)
    write_post(blog, SECRET, status="draft", body=SECRET, tags=[SECRET], correction=SECRET)
    LiveBlog.objects.create(slug="plans", title=SECRET, status="draft")
    write_post(LiveBlog.objects.get(slug="plans"), SECRET)
    publish_all(store)
    assert SECRET.encode() not in store.contents.text()
    assert b"plans" not in store.contents.text()


def test_a_scheduled_item_leaves_no_byte_before_its_time(blog, placement, store):
    tomorrow = timezone.now() + timedelta(days=1)
    write_post(blog)
    write_post(blog, SECRET, publish_at=tomorrow, pinned=True)
    place_banner(placement, SECRET, starts_at=tomorrow)
    publish_all(store)
    sweep.make_due()
    publish_all(store)
    assert SECRET.encode() not in store.contents.text()


def test_an_authors_login_leaves_no_byte(blog, store, django_user_model):
    user = django_user_model.objects.create(username=SECRET, email=f"{SECRET}@example.org")
    write_post(blog).authors.add(Author.objects.create(name="Ann", user=user))
    publish(store)
    assert b"Ann" in store.contents.text()
    assert SECRET.encode() not in store.contents.text()


def test_a_removed_post_is_in_no_object_that_readers_are_told_of(blog, store):
    post = write_post(blog, SECRET)
    publish(store)
    Post.objects.filter(pk=post.pk).update(status="removed")
    publish(store)
    assert SECRET.encode() not in store.contents.text()
    assert store.json(LATEST)["changes"][0] == {"revision": publication().live, "removed": post.uid}


def test_somebody_elses_object_is_left_alone_and_told(blog, store):
    store.contents.place(LATEST, b"theirs")
    write_post(blog)
    publish(store)
    assert store.contents.objects[LATEST].body == b"theirs"
    assert "PUBLISH_PREFIX" in publication().last_error
