"""A seed that broke a promise, made short: each try is a run, told of, on a system that breaks nothing without it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from testing.chaos.run import Outcome
from testing.chaos.schedule import Event, Schedule
from testing.chaos.shrink import shrunk
from testing.chaos.systems import started
from testing.system.proxied import ProxiedSystem

Run = Callable[[ProxiedSystem, Schedule], Outcome]


def shortened(broker: str, schedule: Schedule, broken: set[str], *, run: Run, tries: int) -> Schedule:
    """A part of the schedule that still breaks one of the promises, after at most `tries` runs; empty when they break
    without any event."""
    with ExitStack() as stays:
        return Shortening(stays, broker, broken, run).of(schedule, tries)


class Shortening:
    """`stays` has the system. One that a try has wrecked, also one that held, would break the promise whatever is run
    on it: before each try the system is run without any event, and replaced when that breaks the promise, too."""

    def __init__(self, stays: ExitStack, broker: str, broken: set[str], run: Run) -> None:
        self.stays, self.broker, self.broken, self.run = stays, broker, broken, run
        self.system = stays.enter_context(started(broker))
        self.tried, self.begun = 0, time.monotonic()

    def of(self, schedule: Schedule, tries: int) -> Schedule:
        return tuple(shrunk(schedule, self.fails, tries=tries)) if not self.breaks(()) else ()

    def fails(self, events: Sequence[Event]) -> bool:
        if self.tried and self.breaks(()):
            self.renew()
        is_broken = self.breaks(tuple(events))
        self.tried += 1
        what = f"{len(events)} events {'break it' if is_broken else 'held'}"
        print(f"  try {self.tried}, {time.monotonic() - self.begun:.0f} s: {what}", flush=True)
        return is_broken

    def breaks(self, events: Schedule) -> bool:
        outcome = self.run(self.system, events)
        return bool(self.broken & {each.invariant for each in outcome.violations})

    def renew(self) -> None:
        print("  the system is wrecked: on with a new one", flush=True)
        self.stays.close()
        self.system = self.stays.enter_context(started(self.broker))
