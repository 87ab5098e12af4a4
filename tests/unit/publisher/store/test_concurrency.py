"""How many puts are under way at once."""

from __future__ import annotations

import pytest

from publisher.store.concurrency import FEWEST, MOST, ConcurrencyLimit


@pytest.mark.parametrize(("quickest", "count"), [(0.0003, FEWEST), (0.005, 30), (0.02, 120), (0.05, MOST), (5.0, MOST)])
def test_a_store_that_takes_its_time_is_asked_by_more(quickest, count):
    lanes = ConcurrencyLimit(wish=3000)
    lanes.learn(mean=quickest * 2, quickest=quickest)
    assert lanes.count == count


def test_a_store_that_answers_quickly_is_not_asked_by_more_because_this_machine_is_busy():
    lanes = ConcurrencyLimit(wish=7000)
    for _ in range(10):
        lanes.learn(mean=lanes.count * 0.0005, quickest=0.0004)
    assert lanes.count == FEWEST


def test_a_slow_rate_needs_few():
    lanes = ConcurrencyLimit(wish=100)
    lanes.learn(mean=0.05, quickest=0.02)
    assert lanes.count == FEWEST
    assert lanes.in_a_second() == 100


def test_a_slow_store_takes_few_in_a_second():
    lanes = ConcurrencyLimit(wish=3000)
    lanes.learn(mean=5.0, quickest=4.0)
    assert lanes.in_a_second() == MOST / 5 // 1 + 1


def test_before_it_knows_it_begins_with_few():
    assert ConcurrencyLimit(wish=3000).in_a_second() == FEWEST * 8
