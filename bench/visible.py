"""From a commit until the new latest.json is readable, against the floor; and the same at each length of blog."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from django.conf import settings

from bench.blogs import Blog, settle
from bench.figures import Row, at_most, ms, percentile, spread
from bench.floor import Floor
from bench.size import Size
from bench.system import System
from publisher.reconcile.lease import PACE
from publisher.store.object_store import the_store

WARM_UP = 10
P50_GOAL, P99_GOAL, LENGTH_GOAL = 2.0, 6.0, 1.2


@dataclass
class Timed:
    """What the saves of each blog took, in seconds, and what their floor was."""

    floor: Floor
    saves: dict[str, list[float]] = field(default_factory=dict)
    looks: list[float] = field(default_factory=list)

    @property
    def p50s(self) -> list[float]:
        return [percentile(each, 50) for each in self.saves.values()]


def timed(system: System, blogs: Sequence[Blog], samples: int) -> Timed:
    """Each round samples the floor once and one save of each blog, with nothing else under way but the sweep."""
    found = Timed(Floor(system.postgres.url, the_store().client, settings.S3_BUCKET))
    random = Random(1)
    for blog in blogs:
        settle()
        blog.reader.look()
    for each in range(WARM_UP + samples):
        if each == WARM_UP:
            found.floor.forget()
            found.saves.clear()
            found.looks.clear()
        for blog in random.sample(blogs, len(blogs)):
            found.looks.append(timed_look(blog))
            pause(random)
            found.saves.setdefault(blog.row.slug, []).append(blog.timed_save())
            settle()
        found.floor.sample(next(blogs[0].texts))
    return found


def timed_look(blog: Blog) -> float:
    begun = time.monotonic()
    blog.reader.look()
    return time.monotonic() - begun


def pause(random: Random) -> None:
    """Longer than the pace of publishing, and never in step with the sweep's seconds."""
    time.sleep(PACE * (1 + random.random()))


def visible(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """The shortest blog alone."""
    found = timed(system, blogs[:1], size.samples)
    floor, took = found.floor.p50, found.saves[blogs[0].row.slug]
    rows = [Row(measure=f"{name}, p50 / p90 / p99", figure=spread(part)) for name, part in found.floor.parts.items()]
    return [
        *rows,
        Row(measure="floor: the sum of the three p50", figure=ms(floor)),
        Row(measure="one GET of an unchanged latest.json, p50 / p90 / p99", figure=spread(found.looks)),
        Row(measure="save committed → readable, p50 / p90 / p99", figure=spread(took)),
        at_most("p50 of it / floor", percentile(took, 50) / floor, P50_GOAL, unit="×"),
        at_most("p99 of it / floor", percentile(took, 99) / floor, P99_GOAL, unit="×"),
    ]


def length(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """The three blogs in turn."""
    found = timed(system, blogs, size.samples)
    rows = [
        Row(measure=f"readable at {posts:,} posts, p50 / p90 / p99", figure=spread(took))
        for posts, took in zip(size.lengths, found.saves.values(), strict=True)
    ]
    ratio = max(found.p50s) / min(found.p50s)
    return [*rows, at_most("slowest p50 / quickest p50 of them", ratio, LENGTH_GOAL, unit="×")]
