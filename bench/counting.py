"""Queries and PUTs of one new post, at each length; and the size of the latest.json that it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.blogs import Blog, settle
from bench.figures import Row, at_most
from bench.size import Size
from bench.system import System
from publisher.hints import signals
from publisher.reconcile.reconcile import reconcile
from publisher.repair.republish import publish_and_wait, rebuild
from publisher.store.object_store import the_store

QUERIES_GOAL, PUTS_GOAL, ALONE_GOAL, LARGEST_GOAL = 12, 5, 1024, 2560
PUTS = "PUT "


class Cost(NamedTuple):
    queries: int
    puts: int


@contextmanager
def no_hints() -> Iterator[None]:
    """As if no broker answered: nothing is sent, so nobody publishes what is counted here."""
    before, signals.silence.until = signals.silence.until, float("inf")
    try:
        yield
    finally:
        signals.silence.until = before


def cost_of(system: System, blog: Blog) -> Cost:
    """Of publishing one new post, in this process: queries with BEGIN and COMMIT, PUTs by the store's log."""
    blog.save()
    before = len(system.requests())
    with CaptureQueriesContext(connection) as queries:
        reconcile(the_store(), the_store().site, blog.key, sleep=lambda _: None)
    return Cost(len(queries), sum(request.startswith(PUTS) for request in system.requests()[before:]))


def shown(costs: Sequence[int]) -> str:
    """E.g. `12 (47 of 50), 15 (1), 17 (2)`."""
    counts = Counter(costs)
    return ", ".join(f"{value} ({counts[value]} of {len(costs)})" for value in sorted(counts))


def cost(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """No workers run: this process publishes each post."""
    settle()
    with no_hints():
        costs = {
            posts: [cost_of(system, blog) for _ in range(size.counted)]
            for posts, blog in zip(size.lengths, blogs, strict=True)
        }
    rows, typical = [], set()
    for posts, each in costs.items():
        queries, puts = zip(*each, strict=True)
        rows.append(Row(measure=f"queries of one new post at {posts:,}", figure=shown(queries)))
        rows.append(Row(measure=f"PUTs of one new post at {posts:,}", figure=shown(puts)))
        typical.add(Counter(each).most_common(1)[0][0])
    worst = Cost(*map(max, zip(*(one for each in costs.values() for one in each), strict=True)))
    same = len({tuple(sorted(Counter(each).items())) for each in costs.values()}) == 1
    return [
        *rows,
        at_most("queries, typical", max(each.queries for each in typical), QUERIES_GOAL),
        Row(measure="queries, worst (a page closes or is listed)", figure=f"{worst.queries}"),
        at_most("PUTs, worst", worst.puts, PUTS_GOAL),
        Row(measure="the same at every length", figure="yes" if same else "no", goal="yes", is_met=same),
    ]


def weight(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """latest.json as stored: after a rebuild and one post of 400 characters, then after each of many more."""
    settle()
    store = the_store()
    with no_hints():
        alone, largest = [], []
        for blog in blogs:
            rebuild([blog.key])
            publish_and_wait(store, [blog.key], seconds=600)
            alone.append(next_size(blog))
            largest.append(max(next_size(blog) for _ in range(size.counted)))
    return [
        at_most("latest.json, one new post of 400 characters alone in its tail", max(alone), ALONE_GOAL, unit=" bytes"),
        at_most("latest.json, the largest after one more such post", max(largest), LARGEST_GOAL, unit=" bytes"),
    ]


def next_size(blog: Blog) -> int:
    blog.save()
    reconcile(the_store(), the_store().site, blog.key, sleep=lambda _: None)
    blog.reader.look()
    return blog.reader.size
