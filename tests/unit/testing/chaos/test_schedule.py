"""Schedules: the same seed is the same run, and a failing one becomes short."""

from __future__ import annotations

import pytest

from testing.chaos.newsroom import Editors
from testing.chaos.schedule import EDITS, FAULTS, Event, draw, dumped, loaded
from testing.chaos.shrink import shrunk


def test_a_seed_is_a_schedule() -> None:
    assert draw(7) == draw(7) != draw(8)


def test_a_schedule_is_in_the_order_of_its_times() -> None:
    times = [event.at for event in draw(7)]
    assert times == sorted(times)


def test_no_thing_breaks_twice_at_once() -> None:
    for seed in range(200):
        targets = [event.target for event in draw(seed) if event.kind == "fault"]
        assert targets and len(targets) == len(set(targets))


def test_every_edit_and_every_fault_is_drawn_sooner_or_later() -> None:
    found = {(event.target, event.name) for seed in range(600) for event in draw(seed)}
    assert found == {("", name) for name in EDITS} | {(target, name) for target in FAULTS for name in FAULTS[target]}


def test_every_edit_is_one_that_editors_know() -> None:
    assert all(hasattr(Editors, name) for name in EDITS)


def test_a_schedule_survives_its_file() -> None:
    assert loaded(dumped(draw(7))) == draw(7)


@pytest.mark.parametrize("wrong", [{3}, {3, 17}, {0, 19}])
def test_what_breaks_a_promise_is_found_among_the_rest(wrong: set[int]) -> None:
    events = [Event(at=n, kind="edit", name="write") for n in range(20)]
    found = shrunk(events, lambda rest: wrong <= {event.at for event in rest}, tries=200)
    assert {event.at for event in found} == wrong


def test_it_gives_up_after_so_many_tries_with_what_still_fails() -> None:
    tried = []

    def fails(rest: object) -> bool:
        tried.append(rest)
        return 3 in rest and 17 in rest  # type: ignore[operator]

    found = shrunk(range(20), fails, tries=5)
    assert len(tried) == 5
    assert {3, 17} <= set(found)


def test_what_fails_of_itself_is_short() -> None:
    assert len(shrunk(range(20), lambda rest: True, tries=50)) == 1
