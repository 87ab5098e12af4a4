"""Two edits of several live blogs at once, in opposite order, meet in no deadlock. SQLite has one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from cms.models import Author, Banner, LiveBlog, Placement, Post, Publication

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, ROUNDS = 60, 6


@pytest.fixture(autouse=True)
def postgres_only(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


def at_once(*edits: Callable[[int], Any]) -> None:
    """Each edit several times, all beginning each time together. Raises what they raise."""
    start = threading.Barrier(len(edits), timeout=30)

    def run(edit: Callable[[int], Any]) -> None:
        try:
            for n in range(ROUNDS):
                start.wait()
                edit(n)
        except BaseException:
            start.abort()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(len(edits)) as threads:
        futures = [threads.submit(run, edit) for edit in edits]
    errors = [future.exception() for future in futures if future.exception()]
    assert [error for error in errors if not isinstance(error, threading.BrokenBarrierError)] == []


@pytest.fixture
def halves() -> list[list[int]]:
    """Two lots of posts: one is in the first live blog, then in the second; the other the other way round."""
    blogs = [LiveBlog.objects.create(slug=slug, title=slug, status="live") for slug in ("a", "b")]
    lots = []
    for order in (blogs, blogs[::-1]):
        posts = [Post(liveblog=blog, title="x", status="published") for blog in order for _ in range(ROWS)]
        lots.append([post.pk for post in Post.objects.bulk_create(posts)])
    return lots


def test_bulk_updates(halves):
    at_once(*[lambda n, lot=lot: Post.objects.filter(pk__in=lot).update(title=f"{n}") for lot in halves])
    assert Publication.objects.get(key="liveblog:a").wanted > ROUNDS


def test_bulk_insertions_and_deletions(halves):
    blogs = list(LiveBlog.objects.filter(slug__in=("a", "b")).order_by("slug"))

    def insert(n: int) -> None:
        Post.objects.bulk_create(
            [Post(liveblog=blog, title="x", status="published") for blog in blogs for _ in range(20)]
        )

    def delete(n: int) -> None:
        lot = halves[1][n * 10 : n * 10 + 10] + halves[1][ROWS + n * 10 : ROWS + n * 10 + 10]
        Post.objects.filter(pk__in=lot).delete()

    at_once(insert, delete)
    assert Post.objects.count() == 4 * ROWS - 20 * ROUNDS + 40 * ROUNDS


def test_a_renamed_author_beside_a_bulk_update(halves):
    author = Author.objects.create(name="Ana")
    Post.authors.through.objects.bulk_create(
        [Post.authors.through(post_id=pk, author_id=author.pk) for pk in halves[0]]
    )
    at_once(
        lambda n: Author.objects.filter(pk=author.pk).update(name=f"Ana {n}"),
        lambda n: Post.objects.filter(pk__in=halves[1]).update(title=f"{n}"),
    )


def test_banners_in_several_placements():
    slots = [Placement.objects.create(slug=slug) for slug in ("a", "b")]
    lots = []
    for order in (slots, slots[::-1]):
        lot = [Banner.objects.create(heading="x", status="published") for _ in range(20)]
        for n, banner in enumerate(lot):
            banner.placements.add(order[n // 10])
        lots.append([banner.pk for banner in lot])
    at_once(*[lambda n, lot=lot: Banner.objects.filter(pk__in=lot).update(heading=f"{n}") for lot in lots])
