"""One run of a schedule on a system: edits and faults at their times, readers all the while, and what became of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import wait
from dataclasses import dataclass, field
from typing import Any

from testing.chaos.breaking import begun, healed
from testing.chaos.newsroom import Editors, Save
from testing.chaos.schedule import Event, Schedule
from testing.observer.observer import Observer, Violation, observing
from testing.services.wait import Deadline, wait_for
from testing.system.lasting import pool
from testing.system.proxied import SAVE_SECONDS, ProxiedSystem

HEALED, AFTER_KILL = 5.0, 10.0  # seconds in which everything must be with readers (I3)
START = 60.0
Plant = Callable[[ProxiedSystem, Editors, Observer], None]


@dataclass(kw_only=True)
class Outcome:
    """`recovery` is in seconds from the end of the last fault; `slowest` of the saves that should be quick."""

    violations: list[Violation]
    recovery: float
    slowest: float
    edits: int
    refused: int
    polls: int
    faults: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "violations": [str(each) for each in self.violations]}


def newsroom(system: ProxiedSystem, name: str) -> tuple[Editors, Observer]:
    """A live blog and a placement of this run's own, with foreign objects beside them."""
    orm = system.orm
    placement = orm.make("Placement", slug=name)
    author = orm.make("Author", name=f"Author of {name}")
    blog = orm.make("LiveBlog", slug=name, title=name, status="live")
    foreign = {f"live/{name}/theirs.txt": b"theirs", f"live/{name}/pages/0-theirs.json": b"{}"}
    for key, body in foreign.items():
        system.s3.put_object(Bucket=system.bucket, Key=key, Body=body)
    editors = Editors(system, blog, placement, author)
    editors.write(0)
    return editors, system.observer(name, placements=[name], foreign=foreign)


def run(
    system: ProxiedSystem,
    schedule: Schedule,
    name: str,
    *,
    slack: float = 1.0,
    start: float = START,
    patience: float = 60.0,
    plant: Plant | None = None,
) -> Outcome:
    """`name` is new on this system; it is with readers within `start` seconds. Limits of time are multiplied by
    `slack`; after `patience` seconds more it gives up.

    `plant` is done after the last event, while readers still look.
    """
    editors, observer = newsroom(system, name)
    observer.settle(start)
    faults = [event for event in schedule if event.kind == "fault"]
    with observing(observer):
        with healed(system):
            windows = play(system, editors, schedule)
        editors.resume()
        ended = time.monotonic()
        if plant:
            plant(system, editors, observer)
    recovery = settle(observer, ended, promised(faults) * slack, patience)
    slowest = judge_saves(observer, editors.saves, windows, SAVE_SECONDS * slack)
    for each in editors.lost():
        observer.blame("I7", f"lost: {each}")
    look_at_everything(system, observer, name, editors.taken_down)
    return Outcome(
        violations=observer.violations,
        recovery=recovery,
        slowest=slowest,
        edits=len(editors.saves),
        refused=editors.refused,
        polls=observer.polls,
        faults=[f"{event.target} {event.name}" for event in faults],
    )


def promised(faults: Iterable[Event]) -> float:
    """Seconds after these within which everything is with readers."""
    return AFTER_KILL if any(event.name.startswith("kill") for event in faults) else HEALED


def settle(observer: Observer, ended: float, limit: float, patience: float) -> float:
    """Seconds from the end of the faults until everything is with readers."""
    within = max(0.0, limit - (time.monotonic() - ended))
    observer.settle(within)
    recovery = time.monotonic() - ended
    if recovery < limit or not patience:
        return recovery
    return recovery + observer.wait(patience)[0]  # how long it takes in the end


def play(system: ProxiedSystem, editors: Editors, schedule: Schedule) -> list[tuple[float, float]]:
    """Edits one after the other, faults of one thing one after the other; returns when the database was in trouble."""
    start, over = time.monotonic(), threading.Event()
    windows: list[tuple[float, float]] = []

    def wait_until(at: float) -> None:
        over.wait(max(0.0, start + at - time.monotonic()))

    def edit_all(events: Iterable[Event]) -> None:
        for event in events:
            wait_until(event.at)
            editors.edit(event.name, event.pick)

    def break_one(event: Event) -> None:
        wait_until(event.at)
        since = time.monotonic()
        end = begun(system, event)
        over.wait(event.lasts)
        end()
        if event.target == "database":
            windows.append((since, time.monotonic()))

    edits = [event for event in schedule if event.kind == "edit"]
    faults = [event for event in schedule if event.kind == "fault"]
    done = [pool.submit(edit_all, edits), *(pool.submit(break_one, event) for event in faults)]
    wait(done)
    for each in done:
        each.result()
    return windows


def judge_saves(observer: Observer, saves: list[Save], windows: list[tuple[float, float]], limit: float) -> float:
    """The slowest save that no trouble of the database explains."""
    quick = [save for save in saves if not any(meets(save, window) for window in windows)]
    for save in quick:
        if save.seconds > limit:
            observer.blame("I7", f"{save.name} took {save.seconds:.2f} s")
    return max((save.seconds for save in quick), default=0.0)


def meets(save: Save, window: tuple[float, float]) -> bool:
    return save.ended - save.seconds <= window[1] and save.ended >= window[0]


def look_at_everything(system: ProxiedSystem, observer: Observer, name: str, taken_down: list[str]) -> None:
    """Every object of this run, also those that nothing refers to."""
    try:
        wait_for(lambda: not (taken_down and observer.oracle.open_takedowns()), START, "the end of every takedown")
    except Deadline as late:
        observer.blame("I5", str(late))
    for prefix in (f"live/{name}/", f"banners/{name}"):
        for answer in system.s3.get_paginator("list_objects_v2").paginate(Bucket=system.bucket, Prefix=prefix):
            for each in answer.get("Contents", []):
                found = observer.public.get(each["Key"])
                if found:
                    observer.check_private(each["Key"], found.body)
                    observer.check_gone(each["Key"], found.body, taken_down)
    observer.check_kept()
