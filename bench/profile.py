"""Where the time of one save goes on the longest blog, step by step, and what the floor was meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from django.conf import settings

from bench.blogs import Blog, settle
from bench.figures import Row, ms, percentile, spread
from bench.floor import Floor
from bench.hop import answers
from bench.size import Size
from bench.system import System
from bench.trace import MARKS
from bench.visible import WARM_UP, pause
from publisher.store.object_store import the_store
from testing.services.wait import wait_for

STEPS = {
    "reached": "save committed → task's body (hint and hop)",
    "started": "to the claim",
    "claimed": "claim of the lease",
    "read": "snapshot of the rows that latest.json needs",
    "rendered": "rendering of latest.json",
    "put": "PUT of latest.json",
    "seen": "until a GET had it",
}


def profile(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """The medians of the steps need not add up to the median of the whole."""
    blog, random = blogs[-1], Random(2)
    settle()
    blog.reader.look()
    samples: list[dict[str, float]] = []
    with system.workers(include="bench.hop,bench.trace"):
        floor = Floor(system.postgres.url, the_store().client, settings.S3_BUCKET)
        for each in range(WARM_UP + size.samples):
            if each == WARM_UP:
                floor.forget()
                samples.clear()
            samples.append(steps_of(blog, random))
            floor.sample(next(blog.texts))
    whole = [sum(each.values()) for each in samples]
    rows = [
        Row(measure=f"{label}, p50 / p90 / p99", figure=spread([each[name] for each in samples]))
        for name, label in STEPS.items()
    ]
    return [
        *rows,
        Row(measure="all of it, p50 / p90 / p99", figure=spread(whole)),
        Row(measure="floor of this profile", figure=ms(floor.p50)),
        Row(measure="p50 of all / floor", figure=f"{percentile(whole, 50) / floor.p50:.2f}×"),
    ]


def steps_of(blog: Blog, random: Random) -> dict[str, float]:
    """Seconds of each step of one save; another one is saved when the sweep was quicker than the hint."""
    while True:
        pause(random)
        answers().delete(MARKS)
        revision = blog.reader.revision + 1
        blog.reader.was_put()
        moment = blog.save()
        marks = {"seen": blog.reader.wait(revision)}
        settle()
        wait_for(lambda: answers().exists(MARKS), 10, "the marks of a publish")
        marks |= {name.decode(): float(at) for name, at in answers().hgetall(MARKS).items()}
        if all(marks[name] >= moment for name in STEPS):
            break
    steps = {}
    for name in STEPS:
        steps[name], moment = marks[name] - moment, marks[name]
    return steps
