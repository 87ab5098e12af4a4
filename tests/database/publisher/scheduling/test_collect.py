"""What was retired an hour ago is collected, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import LiveBlog, StoredObject
from publisher.scheduling import sweep
from publisher.scheduling.sweep import collect
from publisher.store import inventory
from tests.publisher.newsroom import (
    FEED,
    LATEST,
    dangling,
    pages_named,
    publish,
    retitle,
    write_posts,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def retire(store, **span: float) -> list[str]:
    """Pages and lists of a blog that were retired so long ago, and that are in the bucket."""
    until = timezone.now() + inventory.KEPT_FOR - timedelta(**span)
    StoredObject.objects.exclude(delete_after=None).update(delete_after=until)
    return list(StoredObject.objects.exclude(delete_after=None).values_list("key", flat=True))


@pytest.fixture
def edited(blog, store):
    """A blog of two pages, one of which was edited and so has a retired forerunner."""
    posts = write_posts(blog, 120)
    publish(store)
    retitle(posts[3], "New")
    publish(store)
    return blog


def test_what_was_retired_is_kept_for_an_hour(edited, store):
    keys = retire(store, minutes=59)
    assert len(keys) == 2
    assert collect(store) == 0
    assert set(keys) <= set(store.found())


def test_what_was_retired_an_hour_ago_is_collected(edited, store):
    keys = retire(store, minutes=61)
    assert collect(store) == 2
    assert not set(keys) & set(store.found())
    assert dangling(store) == []
    assert len(pages_named(store)) == 2


def test_a_collected_pages_key_is_known_for_a_week(edited, store):
    keys = retire(store, minutes=61)
    collect(store)
    known = StoredObject.objects.filter(key__in=keys)
    assert {(each.state, each.etag, each.sha256) for each in known} == {("collected", "", "")}
    assert collect(store) == 0
    known.update(delete_after=timezone.now() - timedelta(minutes=61))
    collect(store)
    assert not known.exists()


def test_so_is_the_key_of_a_page_that_was_only_intended(edited, store):
    retire(store, minutes=61)
    StoredObject.objects.filter(role="page").exclude(delete_after=None).update(state="begun", etag="", sha256="")
    collect(store)
    assert StoredObject.objects.filter(state="collected").count() == 1


def test_only_what_is_retired_is_collected(edited, store):
    named = [LATEST, FEED, *pages_named(store)]
    retire(store, hours=5)
    collect(store)
    assert all(map(store.holds, named))


def test_what_we_did_not_write_is_never_collected(edited, store):
    foreign = ["live/election/pages/0-1-0000000000000000.json", "theirs.txt"]
    for key in foreign:
        store.contents.place(key, b"theirs")
    retire(store, hours=5)
    collect(store)
    assert set(foreign) <= set(store.found())


def test_nothing_to_collect_is_no_request(edited, store):
    store.forget()
    assert collect(store) == 0
    assert store.requests == []


def test_of_very_many_some_are_collected_now(edited, store, monkeypatch):
    monkeypatch.setattr(sweep, "COLLECTED_AT_ONCE", 1)
    retire(store, hours=5)
    assert [collect(store), collect(store), collect(store)] == [1, 1, 0]


def test_a_blog_that_is_gone_keeps_what_says_so(edited, store):
    LiveBlog.objects.all().delete()
    publish(store)
    retire(store, hours=5)
    collect(store)
    assert store.found("/pages/") == []
    assert store.json(LATEST)["status"] == "gone"
