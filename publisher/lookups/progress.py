"""Progress of a load, by what it recorded: in numbers, and as a bar for a terminal. Reads only."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from django.db import connection

from cms.models import LookupState

WIDTH = 30
INTERVAL = 0.2


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`seconds` are those spent on the load so far."""

    total: int
    done: int
    sent: int
    removed: int
    seconds: float

    @property
    def share(self) -> float:
        return min(1.0, self.done / self.total) if self.total else 1.0

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        return (self.total - self.done) / self.rate if self.rate else None


def progress(key: str) -> Progress | None:
    state = LookupState.objects.filter(publication__key=key).first()
    return (
        None
        if state is None
        else Progress(total=state.total, done=state.done, sent=state.sent, removed=state.removed, seconds=state.seconds)
    )


def bar(found: Progress) -> str:
    full = round(found.share * WIDTH)
    left = found.seconds_left
    rest = "" if left is None else f"  {left:,.0f} s left"
    return f"[{'#' * full}{'-' * (WIDTH - full)}] {found.done:,} of {found.total:,}  {found.rate:,.0f}/s{rest}"


@contextmanager
def shown(key: str, stream: TextIO = sys.stderr) -> Iterator[None]:
    """A bar that follows a load while the block runs, whichever process loads; only on a terminal."""
    if not stream.isatty():
        yield
        return
    is_over = threading.Event()

    def follow() -> None:
        while not is_over.wait(INTERVAL):
            if found := progress(key):
                print(f"\r\033[K{bar(found)}", end="", file=stream, flush=True)
        connection.close()  # this thread's
        print("\r\033[K", end="", file=stream, flush=True)

    thread = threading.Thread(target=follow, name="progress")
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
