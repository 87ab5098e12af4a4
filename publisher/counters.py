"""Counters of this worker: publishes, requests to the store, retries. Knows neither database nor store.

A worker is several processes that are forked from one. The counts are in memory that they share, each process writing
cells of its own, so no lock is between them and a process that is killed takes no count along. The worker's heartbeat
reads their sums; they begin anew with the worker.
"""

from __future__ import annotations

import os
import threading
from bisect import bisect_left
from collections.abc import Mapping
from multiprocessing.sharedctypes import RawArray

from billiard.process import current_process

SLOTS = 64  # processes of one worker; more of them share
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, float("inf"))  # seconds
HISTOGRAMS = ("latency", "took")
"""`latency`: from the newest edit of a publish until the bucket had acknowledged it; `took`: the publish alone."""
VERBS = ("put", "head", "delete", "list", "other")
COUNTERS = ("publishes", "failures", "retries", "conflicts", "bytes", "errors", *(f"requests_{verb}" for verb in VERBS))
NAMES = (
    *COUNTERS,
    *(f"{each}_sum" for each in HISTOGRAMS),
    *(f"{each}_{n}" for each in HISTOGRAMS for n in range(len(BOUNDS))),
    "conditional",
    "unconditional",
)
INDEX = {name: n for n, name in enumerate(NAMES)}
OPERATIONS = {
    "put_object": "requests_put",
    "head_object": "requests_head",
    "delete_objects": "requests_delete",
    "list_objects_v2": "requests_list",
}

_cells = RawArray("d", SLOTS * len(NAMES))  # made before the fork
_lock = threading.Lock()  # between the threads of one process


def _after_fork() -> None:
    global _lock, _first
    _lock, _first = threading.Lock(), None


os.register_at_fork(after_in_child=_after_fork)
_first: int | None = None


def first_cell() -> int:
    """Of this process."""
    global _first
    if _first is None:
        index = getattr(current_process(), "index", None)  # of a process in Celery's pool
        slot = 0 if index is None else 1 + index % (SLOTS - 1)
        _first = slot * len(NAMES)
    return _first


def add(name: str, amount: float = 1.0) -> None:
    """Less than a microsecond."""
    cell = first_cell() + INDEX[name]
    with _lock:
        _cells[cell] += amount


def observe(histogram: str, seconds: float) -> None:
    add(f"{histogram}_{bisect_left(BOUNDS, seconds)}")
    add(f"{histogram}_sum", seconds)


def set_conditional(enforced: bool) -> None:
    """Whether the store that this process writes to enforces conditional writes."""
    first = first_cell()
    _cells[first + INDEX["conditional"]] = float(enforced)
    _cells[first + INDEX["unconditional"]] = float(not enforced)


def totals() -> Mapping[str, float]:
    """Of all processes of this worker; what is zero is left out."""
    width = len(NAMES)
    sums = {name: sum(_cells[n::width]) for name, n in INDEX.items()}
    return {name: value for name, value in sums.items() if value}
