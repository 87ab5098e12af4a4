"""How much a run measures: all of it, a quick look, or just enough to see that every piece works. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Size:
    samples: int  # of each timing
    lengths: tuple[int, int, int]  # posts of the three blogs that are compared
    counted: int  # consecutive posts whose queries and PUTs are counted
    saves: int  # in the burst
    burst_seconds: float
    idle_seconds: float
    changes: int = 470  # of the recorded evening
    rows: int = 50_000  # of ZIP codes; there are some 42,000
    rounds: int = 3
    many: int = 1_000_000
    recoveries: int = 5  # from each fault
    down_seconds: float = 15  # of the store
    frozen_saves: int = 100
    mirrors: int = 500
    mirror_seconds: float = 90


SIZES = {
    "full": Size(
        samples=200,
        lengths=(100, 10_000, 100_000),
        counted=50,
        saves=1000,
        burst_seconds=10,
        idle_seconds=10,
    ),
    "quick": Size(
        samples=30,
        lengths=(100, 1_000, 10_000),
        counted=50,
        saves=300,
        burst_seconds=3,
        idle_seconds=5,
        recoveries=2,
        down_seconds=5,
        rounds=1,
        many=100_000,
        mirror_seconds=45,
    ),
    "tiny": Size(
        samples=2,
        lengths=(55, 60, 120),
        counted=3,
        saves=10,
        burst_seconds=0.5,
        idle_seconds=0.5,
        changes=60,
        rows=600,
        rounds=1,
        many=2_000,
        recoveries=1,
        down_seconds=0.5,
        frozen_saves=5,
        mirrors=20,
        mirror_seconds=2,
    ),
}
