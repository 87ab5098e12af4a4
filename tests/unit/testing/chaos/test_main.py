"""The command: which seeds it runs, what it keeps, and what becomes of a seed that breaks a promise. No server here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from testing.chaos import __main__ as command
from testing.chaos import shortening
from testing.chaos.run import Outcome
from testing.chaos.schedule import Schedule, draw, loaded
from testing.chaos.summary import lines
from testing.observer.observer import Violation


@contextmanager
def nothing_started(broker: str) -> Iterator[str]:
    yield broker


def outcome(*violations: Violation, **others: Any) -> Outcome:
    values = {"recovery": 1.0, "slowest": 0.1, "edits": 5, "refused": 0, "polls": 9, "faults": ["first kill"]}
    return Outcome(violations=list(violations), **{**values, **others})


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Schedule]:
    """What was run; removing a post breaks a promise."""
    schedules: list[Schedule] = []

    def one(system: str, schedule: Schedule, chosen: object, **others: float) -> Outcome:
        schedules.append(schedule)
        is_wrong = any(event.name == "remove" for event in schedule)
        return outcome(*[Violation("I5", "still there")] * is_wrong)

    monkeypatch.chdir(tmp_path)
    for each in (command, shortening):
        monkeypatch.setattr(each, "started", nothing_started)
    monkeypatch.setattr(command, "one", one)
    return schedules


def first(*, wrong: bool) -> int:
    """A seed that removes a post, or one that does not."""
    return next(seed for seed in range(1000) if wrong == any(event.name == "remove" for event in draw(seed)))


def test_a_failure_becomes_a_file_with_what_breaks_it(ran: list[Schedule], capsys: Any) -> None:
    seed = first(wrong=True)
    chosen = command.arguments(["--seed", str(seed), "--seeds", "1", "--broker", "redis", "--tries", "100"])
    assert command.run_seeds(chosen) == 1
    assert [event.name for event in loaded(Path(f"chaos-{seed}.json").read_text())] == ["remove"]
    said = capsys.readouterr().out
    assert f"seed {seed} broke a promise; 1 of {len(draw(seed))} events still do" in said
    assert f"make chaos SCHEDULE=chaos-{seed}.json BROKER=redis" in said


def test_a_file_is_run_as_it_is(ran: list[Schedule]) -> None:
    Path("night.json").write_text(command.dumped(draw(3)))
    command.replay(command.arguments(["--schedule", "night.json"]))
    assert ran == [draw(3)]


def test_seeds_with_a_result_are_not_run_again(ran: list[Schedule], tmp_path: Path) -> None:
    options = ["--seed", str(first(wrong=False)), "--seeds", "1", "--results", str(tmp_path / "results")]
    assert command.run_seeds(command.arguments(options)) == 0
    assert command.run_seeds(command.arguments(options)) == 0
    assert len(ran) == 1


def test_brokers_take_turns() -> None:
    chosen = command.arguments(["--seed", "0", "--seeds", "50"])
    assert [(broker, len(seeds)) for broker, seeds in command.batches(chosen)] == [
        ("redis", 20),
        ("rabbitmq", 20),
        ("redis", 10),
    ]


def test_many_seeds_are_summed_up() -> None:
    made = [outcome(recovery=7.0), outcome(Violation("I2", "went back"), faults=["store hang"], recovery=6.0)]
    rows = [{"seed": n, "broker": "redis", "at": "2026-11-03 21:04", **each.as_json()} for n, each in enumerate(made)]
    said = "\n".join(lines(rows))
    assert "**1 seeds held every promise, 1 did not.**" in said
    assert "- seed 1 on redis (store hang): I2: went back" in said
    assert "something killed | 7.0 s | 7.0 s | 7.0 s | 1 of 1 within 10 s" in said
    assert "nothing killed | 6.0 s | 6.0 s | 6.0 s | 0 of 1 within 5 s" in said


def test_what_broke_has_a_line_each_and_few_of_many(capsys: Any) -> None:
    command.tell("seed 7", "redis", outcome(*[Violation("I3", f"post {n} is missing") for n in range(8)]))
    first, *others = capsys.readouterr().out.splitlines()
    assert "seed 7 on redis" in first
    assert others[:2] == ["  I3: post 0 is missing", "  I3: post 1 is missing"]
    assert others[-1] == "  and 2 more"
