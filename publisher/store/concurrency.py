"""Adaptive concurrency limit: as many puts at once as the store's answers take time. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

FEWEST, MOST = 6, 128
ROOM = 2.0  # answers take longer than the quickest of them
REMEMBERED = 16  # batches


@dataclass
class ConcurrencyLimit:
    """`wish` is in puts a second.

    What counts is the quickest answer of late. The average grows with the number of lanes where this machine is the
    bottleneck: it would ask for ever more of them, which take each other's time (58 cost twice the CPU of 6).
    """

    wish: float
    count: int = FEWEST
    mean: float = 0.0
    quickest: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def learn(self, *, mean: float, quickest: float) -> None:
        """From a batch: seconds from a put to its answer."""
        self.mean = mean
        self.quickest.append(quickest)
        self.count = min(MOST, max(FEWEST, round(self.wish * min(self.quickest) * ROOM)))

    def in_a_second(self) -> int:
        """How many puts may be made in a second, by the wish and by what the last batch took."""
        able = self.count / self.mean if self.mean else FEWEST * 8
        return max(FEWEST, round(min(able, self.wish)))
