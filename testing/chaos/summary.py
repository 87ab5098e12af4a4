"""`python -m testing.chaos.summary RESULTS` writes what came of many seeds into docs/reliability.md."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from testing.chaos.run import AFTER_KILL, HEALED
from testing.reliability_page import PAGE, replaced
from testing.system.proxied import SAVE_SECONDS

Row = dict[str, Any]


def was_killed(row: Row) -> bool:
    return any(" kill" in fault for fault in row["faults"])


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that is not below `part` of them."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def recovery(rows: list[Row], limit: float, what: str) -> str:
    found = [row["recovery"] for row in rows]
    if not found:
        return f"| {what} | no seed | | | |"
    within = sum(seconds <= limit for seconds in found)
    p50, p90 = quantile(found, 0.5), quantile(found, 0.9)
    return (
        f"| {what} | {p50:.1f} s | {p90:.1f} s | {max(found):.1f} s | {within} of {len(found)} within {limit:.0f} s |"
    )


def saves(rows: list[Row]) -> str:
    found = [row["slowest"] for row in rows]
    within = sum(seconds <= SAVE_SECONDS for seconds in found)
    p50, p90 = quantile(found, 0.5), quantile(found, 0.9)
    return (
        f"| slowest save of a seed | {p50:.2f} s | {p90:.2f} s | {max(found):.2f} s |"
        f" {within} of {len(found)} within {SAVE_SECONDS:.0f} s |"
    )


def lines(rows: list[Row]) -> Iterator[str]:
    brokers = Counter(row["broker"] for row in rows)
    faults = Counter(fault for row in rows for fault in row["faults"])
    broken = [row for row in rows if row["violations"]]
    days = sorted(row["at"] for row in rows)
    yield (
        f"{len(rows)} seeds, from {days[0]} to {days[-1]} UTC on a machine with {os.cpu_count()} cores:"
        f" {' and '.join(f'{count} on {broker}' for broker, count in brokers.items())};"
        f" {sum(row['edits'] for row in rows):,} edits ({sum(row['refused'] for row in rows):,} refused while the"
        f" database was away), {sum(faults.values()):,} faults,"
        f" {sum(row['polls'] for row in rows):,} looks at everything."
    )
    yield ""
    yield f"**{len(rows) - len(broken)} seeds held every promise, {len(broken)} did not.**"
    for row in broken:
        told = "; ".join(row["violations"][:3])
        yield f"- seed {row['seed']} on {row['broker']} ({', '.join(row['faults'])}): {told}"
    yield ""
    yield "| | half | nine in ten | all | promised |"
    yield "|---|---|---|---|---|"
    yield recovery(
        [row for row in rows if not was_killed(row)], HEALED, "from the end of the last fault, nothing killed"
    )
    yield recovery(
        [row for row in rows if was_killed(row)], AFTER_KILL, "from the end of the last fault, something killed"
    )
    yield saves(rows)
    yield ""
    yield (
        "How often each fault was drawn: "
        + ", ".join(f"{fault} {count}" for fault, count in sorted(faults.items()))
        + "."
    )


def main() -> None:
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    PAGE.write_text(replaced(PAGE.read_text(), "chaos", "\n".join(lines(rows))))


if __name__ == "__main__":
    main()
