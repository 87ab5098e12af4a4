"""Threads that live as long as this process: what a thread starts dies with it (see `testing.services.child`)."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from testing.services.processes import Process

pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="lasting")


def start_all(processes: Iterable[Process]) -> None:
    """Side by side; returns when all are ready."""
    list(pool.map(Process.start, processes))
