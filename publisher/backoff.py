"""When to ask a vendor again after a failure, and when readers are told. Pure."""

from __future__ import annotations

QUICK = 2  # tries soon after a first failure: most are over by then
LONGEST = 300.0  # seconds between two tries of an open circuit, unless the interval is longer


def is_open(failures: int, *, is_passing: bool = True) -> bool:
    """Whether the circuit is open: tries become rare, and readers are told that their copy is stale."""
    return failures > QUICK or (failures > 0 and not is_passing)


def delay(failures: int, interval: float, *, is_passing: bool, retry_after: float = 0.0, chance: float = 0.5) -> float:
    """Seconds until the next try after so many failures in a row. `chance` in [0, 1) spreads it by 20 % either way.

    1 and 2 seconds after the first two; then the interval, doubled each time up to five minutes.
    """
    if not is_open(failures, is_passing=is_passing):
        base = min(interval, 2.0 ** (failures - 1))
    else:
        doubled = max(0, failures - (QUICK + 1 if is_passing else 1))
        base = min(max(LONGEST, interval), interval * 2.0 ** min(doubled, 10))
    return max(retry_after, base * (0.8 + 0.4 * chance))
