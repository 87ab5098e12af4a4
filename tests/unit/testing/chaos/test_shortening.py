"""Shortening: what is tried on which system, and what is told of it. No server here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from testing.chaos import shortening
from testing.chaos.run import Outcome
from testing.chaos.schedule import Event, Schedule
from testing.observer.observer import Violation

SCHEDULE = tuple(Event(at=n, kind="edit", name="write") for n in range(8))


@pytest.fixture
def systems(monkeypatch: pytest.MonkeyPatch) -> list[set[Event]]:
    """Those that were started, each with what was ever run on it."""
    found: list[set[Event]] = []

    @contextmanager
    def started(broker: str) -> Iterator[set[Event]]:
        found.append(set())
        yield found[-1]

    monkeypatch.setattr(shortening, "started", started)
    return found


def outcome(is_broken: bool) -> Outcome:
    told = [Violation("I3", "late")] if is_broken else []
    return Outcome(violations=told, recovery=1, slowest=0, edits=8, refused=0, polls=9)


def alone(system: set[Event], schedule: Schedule) -> Outcome:
    """The sixth event breaks the promise."""
    return outcome(SCHEDULE[5] in schedule)


def wrecks(system: set[Event], schedule: Schedule) -> Outcome:
    """The sixth event breaks the promise, of this run and of all that come after it on the same system."""
    system |= set(schedule)
    return outcome(SCHEDULE[5] in system)


def wrecks_and_holds(system: set[Event], schedule: Schedule) -> Outcome:
    """As `alone`, and the second event breaks it for the next run, itself unharmed."""
    is_wrecked = SCHEDULE[1] in system
    system.clear()
    system |= set(schedule)
    return outcome(is_wrecked or SCHEDULE[5] in schedule)


@pytest.mark.parametrize("run", [alone, wrecks, wrecks_and_holds])
def test_what_breaks_a_promise_is_found_also_when_stacks_are_wrecked(systems: list[set[Event]], run: Any) -> None:
    assert shortening.shortened("redis", SCHEDULE, {"I3"}, run=run, tries=50) == (SCHEDULE[5],)
    assert (len(systems) > 1) == (run is not alone)


def test_what_needs_no_event_is_known_at_once(systems: list[set[Event]]) -> None:
    assert shortening.shortened("redis", SCHEDULE, {"I3"}, run=lambda *_: outcome(True), tries=50) == ()


def test_another_promise_is_another_failure(systems: list[set[Event]]) -> None:
    assert shortening.shortened("redis", SCHEDULE, {"I5"}, run=alone, tries=50) == SCHEDULE


def test_each_try_is_told_of(systems: list[set[Event]], capsys: Any) -> None:
    shortening.shortened("redis", SCHEDULE, {"I3"}, run=alone, tries=2)
    said = capsys.readouterr().out.splitlines()
    assert said == ["  try 1, 0 s: 4 events held", "  try 2, 0 s: 4 events break it"]
