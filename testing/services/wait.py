"""Waiting for a condition with a deadline: the only place in the tests that sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

INTERVAL = 0.02


class Deadline(AssertionError):
    """A condition did not come true in time."""


def wait_for(condition: Callable[[], Any], timeout: float = 10, what: str = "the condition") -> Any:
    """The first true value of `condition`, asked every 20 ms for `timeout` seconds. Its errors pass."""
    end = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() > end:
            raise Deadline(f"{what} did not happen within {timeout:g} s; last seen: {value!r}")
        time.sleep(INTERVAL)
    return value
