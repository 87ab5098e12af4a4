"""The demo's stories: they parse, they add up, and the models take them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cms.models import Banner, LiveBlog, Post
from demo import content, results, seed

pytestmark = pytest.mark.slow


def test_a_story_has_its_parts() -> None:
    story = content.parse("12 | Ann, Ben | one, two | key pinned\n# Title\n! Was wrong\n<p>Text</p>\n+++\n<p>More</p>")
    assert (story.minute, story.authors, story.tags) == (12, ("Ann", "Ben"), ("one", "two"))
    assert (story.title, story.correction, story.flags) == ("Title", "Was wrong", {"key", "pinned"})
    assert (story.body, story.addition) == ("<p>Text</p>", "<p>More</p>")


def test_no_count_ever_shrinks() -> None:
    before: dict[str, results.Count] = {}
    for count in results.read():
        earlier = before.get(count.county)
        assert earlier is None or all(new >= old for new, old in zip(count.votes, earlier.votes, strict=True))
        before[count.county] = count


def test_lindmoor_flips_in_its_last_release() -> None:
    last = [story for story in results.stories(results.read()) if "Lindmoor" in story.tags][-1]
    assert last.title == "Lindmoor is done: Calloway by 292"
    assert "the lead has changed hands" in last.body


@pytest.mark.django_db
def test_an_empty_database_becomes_a_newsroom() -> None:
    assert seed.is_needed()
    seed.plant()
    assert not seed.is_needed()

    election = LiveBlog.objects.get(slug="election-night").posts
    assert election.filter(status=Post.Status.PUBLISHED).count() > 110
    assert not election.filter(status=Post.Status.PUBLISHED, publish_at__gt=timezone.now()).exists()
    for status in (Post.Status.DRAFT, Post.Status.SCHEDULED, Post.Status.REMOVED):
        assert election.filter(status=status).count() == 1
    assert not election.filter(authors=None).exists()
    assert set(Banner.objects.values_list("severity", flat=True)) == {"emergency", "warning", "notice"}
