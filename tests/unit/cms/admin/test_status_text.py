"""The admin never says “live” of what was not read back from where readers read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.admin.status_text import banner_in_words, blog_in_words, clock, in_words, post_in_words
from cms.models import Banner, Change, LiveBlog, Post, Publication

NUMBERS = st.integers(0, 4)
NOW = timezone.now().replace(hour=21, minute=4, second=5)


def publication(**values):
    return Publication(**{"key": "liveblog:x", "wanted": 3, "live": 3, "seen": 3, "seen_at": NOW, **values})


@given(NUMBERS, NUMBERS, NUMBERS, st.booleans())
def test_live_is_what_was_seen(wanted, live, seen, failed):
    words = in_words(publication(wanted=wanted, live=live, seen=seen, failed_at=NOW if failed else None))
    assert words.startswith("live") == (0 < wanted <= seen)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "live, seen by readers 21:04:05"),
        ({"seen": 2}, "published, not yet seen by readers"),
        ({"seen": 2, "live": 2}, "on its way"),
        (
            {"seen": 2, "live": 2, "failed_at": NOW, "last_error": "Denied. Allow it."},
            "failing since 21:04: Denied. Allow it.",
        ),
        ({"wanted": 0}, "nothing to publish yet"),
    ],
)
def test_a_publication_says_where_it_is(values, words):
    assert in_words(publication(**values)) == words


def test_another_day_is_named():
    assert clock(datetime(2020, 5, 1, 9, 30, tzinfo=UTC)) == "1 May 2020, 09:30"


def test_a_draft_is_not_public():
    draft = LiveBlog(status="draft")
    assert blog_in_words(draft, None) == "not public"
    assert blog_in_words(draft, publication(seen=2)) == "withdrawal: published, not yet seen by readers"
    assert blog_in_words(LiveBlog(status="live"), publication()).startswith("live")


@pytest.mark.parametrize(
    ("post", "change", "words"),
    [
        ({"status": "draft"}, None, "not public"),
        ({"status": "scheduled", "publish_at": NOW}, None, "scheduled for 21:04"),
        ({"status": "published"}, {"revision": 3}, "live, seen by readers 21:04:05"),
        ({"status": "published"}, {"revision": 4}, "on its way"),
        ({"status": "published", "fault": "ValueError: x"}, {"revision": 3}, "left out: ValueError: x"),
        ({"status": "removed"}, {"revision": 3, "removed": True}, "gone, seen by readers"),
        ({"status": "removed"}, {"revision": 4, "removed": True}, "removal: on its way"),
    ],
)
def test_a_post_says_what_readers_have(post, change, words):
    logged = Change(publication=publication(), **change) if change else None
    assert post_in_words(Post(liveblog=LiveBlog(status="live"), **post), logged) == words


def test_a_post_of_a_draft_blog_is_not_public():
    post = Post(liveblog=LiveBlog(status="draft"), status="published")
    assert post_in_words(post, Change(publication=publication(), revision=1)) == "not public: the live blog is a draft"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "removed"}, "off"),
        ({"status": "published"}, "on until turned off"),
        ({"status": "published", "ends_at": NOW + timedelta(minutes=1)}, "on until 21:05"),
        ({"status": "published", "ends_at": NOW}, "over since 21:04"),
        ({"status": "scheduled", "starts_at": NOW + timedelta(minutes=2)}, "scheduled for 21:06, until turned off"),
    ],
)
def test_a_banner_says_what_its_window_comes_to(values, words):
    assert banner_in_words(Banner(**values), NOW) == words
