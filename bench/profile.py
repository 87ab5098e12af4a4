"""Where the time of one save goes on the longest blog, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bench.blogs import Blog, settle
from bench.figures import Row, spread
from bench.ground import Ground
from bench.hop import answers
from bench.size import Size
from bench.trace import MARKS
from bench.visible import WARM_UP, pause
from tests.services.wait import wait_for

STEPS = {
    "reached": "save committed → task's body (hint and hop)",
    "started": "to the claim",
    "claimed": "claim of the lease",
    "read": "snapshot of the rows",
    "rendered": "rendering of latest.json",
    "put": "PUT of latest.json",
    "seen": "until a GET had it",
}


def profile(ground: Ground, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """The medians of the steps need not add up to the median of the whole."""
    blog, random = blogs[-1], Random(2)
    settle()
    blog.reader.look()
    with ground.workers(include="bench.hop,bench.trace"):
        for _ in range(WARM_UP):
            steps_of(blog, random)
        samples = [steps_of(blog, random) for _ in range(size.samples)]
    rows = [
        Row(measure=f"{label}, p50 / p90 / p99", figure=spread([each[name] for each in samples]))
        for name, label in STEPS.items()
    ]
    return [*rows, Row(measure="all of it", figure=spread([sum(each.values()) for each in samples]))]


def steps_of(blog: Blog, random: Random) -> dict[str, float]:
    """Seconds of each step of one save; another one is saved when the sweep was quicker than the hint."""
    while True:
        pause(random)
        answers().delete(MARKS)
        revision = blog.reader.revision + 1
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
