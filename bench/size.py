"""How much a run measures: all of it, a quick look, or just enough to see that every piece works. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Size:
    """As it is, the whole of a run."""

    samples: int = 200  # of each timing
    lengths: tuple[int, int, int] = (100, 10_000, 100_000)  # posts of the three blogs that are compared
    counted: int = 50  # consecutive posts whose queries and PUTs are counted
    saves: int = 1000  # in the burst
    burst_seconds: float = 10
    idle_seconds: float = 10
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
    "full": Size(),
    "quick": Size(
        samples=30,
        lengths=(100, 1_000, 10_000),
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
