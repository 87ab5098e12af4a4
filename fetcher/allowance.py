"""What a program that an editor wrote may take: so much of the processor, looked at between its steps."""

from __future__ import annotations

import time

SECONDS = 1.0
SECONDS_A_MEGABYTE = 1.0
STEPS = 8  # between two looks at the clock, which cost as much as a step


class TooCostly(Exception):
    """It took more than it may."""


class Allowance:
    """For work on `size` bytes, of this thread's own time: what other threads do is not counted."""

    def __init__(self, size: int) -> None:
        self.seconds = round(SECONDS + SECONDS_A_MEGABYTE * size / 1_000_000, 1)
        self.end = time.thread_time() + self.seconds
        self.steps = 0

    def look(self) -> None:
        """Raises TooCostly."""
        self.steps += 1
        if self.steps % STEPS == 0 and time.thread_time() > self.end:
            raise TooCostly(f"it takes more than {self.seconds:g} s of computing")
