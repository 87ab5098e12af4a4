"""A post that cannot be rendered is left out and flagged; everything else is published."""

from __future__ import annotations

import pytest

from cms.models import Post
from publisher.documents import html
from tests.publisher.newsroom import FEED, LATEST, is_behind, pages_named, publish, write_post, write_posts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broken_renderer(monkeypatch):
    """Cleaning fails on a post that says BOOM, as a bug of ours would make it."""
    clean = html.clean

    def failing(value: str) -> str:
        if "BOOM" in value:
            raise ValueError("it cannot be rendered")
        return clean(value)

    with monkeypatch.context() as patch:
        patch.setattr("publisher.documents.html.clean", failing)
        yield patch


def test_a_post_that_cannot_be_rendered_is_flagged_and_all_others_are_there(blog, store, broken_renderer):
    write_post(blog, "Good")
    bad = write_post(blog, "Bad", body="BOOM")
    write_post(blog, "Also good")
    publish(store)
    assert [item["title"] for item in store.json(FEED)["items"]] == ["Also good", "Good"]
    assert Post.objects.get(pk=bad.pk).fault == "ValueError: it cannot be rendered"
    assert not is_behind()
    assert {"revision": 3, "removed": bad.uid}.items() <= store.json(LATEST)["changes"][1].items()


def test_a_flag_is_taken_off_once_the_post_can_be_rendered(blog, store, broken_renderer):
    bad = write_post(blog, "Bad", body="BOOM")
    publish(store)
    Post.objects.filter(pk=bad.pk).update(body="mended")
    publish(store)
    assert Post.objects.get(pk=bad.pk).fault == ""
    assert store.json(FEED)["items"][0]["content_html"] == "mended"


def test_a_post_on_a_closed_page_that_cannot_be_rendered_is_flagged(blog, store, broken_renderer):
    write_posts(blog, 10, body="BOOM")
    write_posts(blog, 60)
    publish(store)
    assert Post.objects.exclude(fault="").count() == 10
    assert len(store.json(pages_named(store)[0])["items"]) == 40
