"""Back-off with jitter, after failures of whatever it is; and the circuit breaker of vendors. Pure."""

from __future__ import annotations

QUICK = 2  # tries soon after a first failure: most are over by then
SPREAD = 0.2  # of a wait, either way
LONGEST = 300.0  # seconds between two tries of an open circuit, unless the interval is longer


def pause(failures: int, *, first: float, longest: float, spread: float = 0.0, chance: float = 0.5) -> float:
    """Seconds after so many failures in a row: `first` after one, then twice as long each time, up to `longest`.

    `chance` in [0, 1) moves it by `spread`, a share of it, either way: what failed together does not try together.
    """
    doubled = first * 2.0 ** min(max(failures - 1, 0), 30)
    return min(longest, doubled) * (1 + spread * (2 * chance - 1))


def is_open(failures: int, *, is_passing: bool = True) -> bool:
    """Whether the circuit is open: tries become rare, and readers are told that their copy is stale."""
    return failures > QUICK or (failures > 0 and not is_passing)


def delay(failures: int, interval: float, *, is_passing: bool, retry_after: float = 0.0, chance: float = 0.5) -> float:
    """Seconds until the next try after so many failures in a row. `chance` in [0, 1) spreads it by 20 % either way.

    1 and 2 seconds after the first two; then the interval, doubled each time up to five minutes.
    """
    if not is_open(failures, is_passing=is_passing):
        wait = pause(failures, first=1.0, longest=interval, spread=SPREAD, chance=chance)
    else:
        again = failures - (QUICK if is_passing else 0)
        wait = pause(again, first=interval, longest=max(LONGEST, interval), spread=SPREAD, chance=chance)
    return max(retry_after, wait)
