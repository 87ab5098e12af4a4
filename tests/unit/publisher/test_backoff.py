"""How long is waited after failures: of the store, the broker, a publication and a vendor by one rule."""

from __future__ import annotations

import pytest

from publisher.backoff import delay, pause


def test_a_wait_is_doubled_up_to_the_longest():
    assert [pause(n, first=2, longest=16) for n in range(1, 6)] == [2, 4, 8, 16, 16]
    assert pause(10_000, first=0.05, longest=2) == 2


@pytest.mark.parametrize(("chance", "share"), [(0.0, 0.5), (0.5, 1.0), (0.999, 1.499)])
def test_chance_moves_it_either_way(chance, share):
    assert pause(1, first=1, longest=9, spread=0.5, chance=chance) == pytest.approx(share)


def test_a_vendor_is_asked_twice_soon_and_then_seldom():
    assert [delay(n, 10, is_passing=True) for n in range(1, 9)] == [1, 2, 10, 20, 40, 80, 160, 300]
    assert [delay(n, 10, is_passing=False) for n in (1, 2, 3)] == [10, 20, 40]
    assert delay(9, 3600, is_passing=True) == 3600
    assert delay(1, 10, is_passing=True, retry_after=77) == 77
