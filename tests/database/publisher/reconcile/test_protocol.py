"""The protocol explored with the real code, and the flaws that such an exploration must find.

`EXPLORE=all` plays every sleep and every pair (some 2,000 schedules) and 300 walks; `EXPLORE=seed:7` plays one walk.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable

import pytest
from django.db import connection

from tests.publisher.flaws import FLAWS
from tests.publisher.protocol import Violation
from tests.publisher.schedules import EVERY_PAIR, EVERY_SLEEP, Plan, explore

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DEPTH = os.environ.get("EXPLORE", "")
SLEEPS, PAIRS, WALKS = 24, 16, 8


def chosen() -> Iterable[Plan]:
    if DEPTH.startswith("seed:"):
        return [int(DEPTH.removeprefix("seed:"))]
    if DEPTH == "all":
        return [*EVERY_SLEEP, *EVERY_PAIR, *range(300)]
    dice = random.Random(4)
    return [*dice.sample(EVERY_SLEEP, SLEEPS), *dice.sample(EVERY_PAIR, PAIRS), *range(WALKS)]


@pytest.fixture(autouse=True)
def explored_once() -> None:
    if connection.vendor == "postgresql" and not DEPTH:
        pytest.skip("explored in SQLite; EXPLORE=all explores here, too")


@pytest.mark.timeout(0 if DEPTH == "all" else 300)
def test_no_schedule_breaks_an_invariant(monkeypatch):
    found = explore(monkeypatch, chosen())
    print(f"{found.schedules} schedules, {found.steps} steps, {len(found.states)} states")
    assert found.schedules == len(list(chosen()))


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw.__name__)
def test_a_flaw_is_found(monkeypatch, flaw):
    store, plans = flaw(monkeypatch)
    with pytest.raises(Violation, match=r"^I[1-6]"):
        explore(monkeypatch, plans, store)
