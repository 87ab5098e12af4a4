"""Fills an empty database with a newsroom's night, through the models as an editor would: it writes nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from cms.models import Author, LiveBlog, Post
from demo import banners, content, lookups, mirrors, results
from demo.content import Story
from demo.options import LOGIN, PASSWORD

ELECTION_MINUTES = 331
STORM_MINUTES = 2 * 24 * 60


def is_needed() -> bool:
    """Only an empty database is filled: what the visitor wrote stays."""
    return not LiveBlog.objects.exists()


@transaction.atomic
def plant() -> None:
    """All or nothing: an interrupted start leaves an empty database, which the next start fills."""
    now = timezone.now()
    get_user_model().objects.get_or_create(
        username=LOGIN, defaults={"is_staff": True, "is_superuser": True, "first_name": "Demo"}
    )
    editor = get_user_model().objects.get(username=LOGIN)
    editor.set_password(PASSWORD)
    editor.save()
    storm = LiveBlog.objects.create(
        slug="storm-watch",
        title="Storm Odile reaches the coast",
        description="The night that the wall in Saltby held. This live blog has ended.",
        status=LiveBlog.Status.LIVE,
    )
    write(storm, content.read("storm-watch"), now - timedelta(minutes=STORM_MINUTES))
    storm.status = LiveBlog.Status.ENDED
    storm.save()
    election = LiveBlog.objects.create(
        slug="election-night",
        title="Election night in Merrow: the governor’s race goes to the wire",
        description="Ines Calloway, Tobias Renn, and a few thousand ballots between them. Live from nine counties.",
        status=LiveBlog.Status.LIVE,
        featured=True,
        coverage_starts_at=now - timedelta(minutes=ELECTION_MINUTES),
    )
    night = [*content.read("election-night"), *results.stories(results.read())]
    write(election, night, now - timedelta(minutes=ELECTION_MINUTES))
    banners.plant(now)
    mirrors.plant()
    lookups.plant()


def write(blog: LiveBlog, stories: list[Story], start: datetime) -> None:
    """In the order of the night, each post followed by what was done to it later."""
    for story in sorted(stories, key=lambda story: story.minute):
        post = publish(blog, story, start)
        revise(post, story)


def publish(blog: LiveBlog, story: Story, start: datetime) -> Post:
    post = Post.objects.create(
        liveblog=blog,
        title=story.title,
        body=story.body,
        status=Post.Status.DRAFT if "draft" in story.flags else Post.Status.PUBLISHED,
        publish_at=None if "draft" in story.flags else start + timedelta(minutes=story.minute),
        key_event="key" in story.flags,
        pinned="pinned" in story.flags,
        tags=list(story.tags),
    )
    post.authors.set(Author.objects.get_or_create(name=name)[0] for name in story.authors)
    return post


def revise(post: Post, story: Story) -> None:
    if story.addition:
        post.body = f"{post.body}\n{story.addition}"
    if story.correction:
        post.correction = story.correction
    if "removed" in story.flags:
        post.status = Post.Status.REMOVED
    if story.addition or story.correction or "removed" in story.flags:
        post.save()
