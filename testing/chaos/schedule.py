"""What happens in one run, drawn from a seed. Pure: the same seed is the same schedule, on paper as in JSON."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass

EDITS = {  # and how often each is drawn
    "write": 8,
    "retitle": 6,
    "remove": 4,
    "bring_back": 2,
    "delete": 2,
    "take_down": 2,
    "hold_back": 1,
    "resume": 2,
    "draft": 2,
    "reveal": 2,
    "schedule": 2,
    "bulk": 1,
    "rename": 1,
    "pin": 1,
    "flood": 1,
    "pause": 1,
    "hide": 1,
    "show": 2,
    "banner_on": 2,
    "banner_off": 2,
}
FAULTS = {  # by what they befall, for that one thing does not break twice at once
    "store": ("refuse", "hang", "late", "cut"),
    "puts": ("answer_409", "answer_412", "answer_500", "answer_503", "lose", "hold", "keep", "swallow"),
    "broker": ("refuse", "hang", "cut", "freeze", "kill", "forget"),
    "database": ("refuse", "hang", "cut", "kill"),
    "first": ("kill", "kill_child", "freeze"),
    "second": ("kill", "kill_child", "freeze"),
    "bulk": ("kill", "freeze"),
    "beat": ("kill", "freeze"),
    "cdn": ("refuse", "hang", "answer_500", "half"),
}
WHERE = ("", "latest.json", "feed.json", "index.html", "/pages/", "banners/")


@dataclass(frozen=True, kw_only=True)
class Event:
    """An edit or a fault. `at` and `lasts` are in seconds; `pick` chooses among what is there then."""

    at: float
    kind: str
    name: str
    target: str = ""
    lasts: float = 0.0
    pick: int = 0


Schedule = tuple[Event, ...]


def draw(seed: int, *, seconds: float = 6.0, edits: int = 28) -> Schedule:
    """One to five faults among some edits, in the order of their times."""
    dice = random.Random(seed)
    found = [edit(dice, seconds) for _ in range(dice.randint(edits // 2, edits))]
    for target in dice.sample(list(FAULTS), dice.choice([1, 2, 2, 3, 3, 4, 5])):
        found.append(fault(dice, target, seconds))
    return tuple(sorted(found, key=lambda event: event.at))


def edit(dice: random.Random, seconds: float) -> Event:
    (name,) = dice.choices(list(EDITS), weights=list(EDITS.values()))
    return Event(at=round(dice.uniform(0, seconds), 2), kind="edit", name=name, pick=dice.randrange(1000))


def fault(dice: random.Random, target: str, seconds: float) -> Event:
    at, lasts = dice.uniform(0, seconds * 0.7), dice.choice([0.2, 0.7, 1.5, 3.0])
    name = dice.choice(FAULTS[target])
    return Event(at=round(at, 2), kind="fault", name=name, target=target, lasts=lasts, pick=dice.randrange(len(WHERE)))


def dumped(schedule: Iterable[Event]) -> str:
    """One event a line."""
    return "[\n" + ",\n".join(f"  {json.dumps(asdict(event))}" for event in schedule) + "\n]\n"


def loaded(text: str) -> Schedule:
    return tuple(Event(**each) for each in json.loads(text))
