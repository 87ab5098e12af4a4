"""`python -m tests.system.faults.reliability` runs every fault and writes what was seen into docs/reliability.md."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from testing.paths import ROOT
from testing.reliability_page import PAGE, replaced
from tests.system.faults.rows import ELSEWHERE, ROWS

KEPT = ROOT / ".venv" / "reliability.json"
"""What each test saw when it last ran: a part of them may be run again."""
FAILED = "**FAILED**"
WHEN = "%Y-%m-%d %H:%M"


@dataclass
class Shown:
    """One test: the row that it belongs to, what it does, and by variant what was seen last, and when."""

    row: int
    done: str
    seen: dict[str, str] = field(default_factory=dict)
    at: str = ""

    def words(self) -> str:
        found = (f"{variant}: {said}" if variant else said for variant, said in self.seen.items() if said)
        return "<br>".join(found) or "as it should be"


def split(nodeid: str) -> tuple[str, str]:
    """A test's name and its variant, which may be empty."""
    name, _, variant = nodeid.partition("[")
    return name, variant.removesuffix("]")


class Table:
    """A plugin of pytest: notes what tests of rows did and saw."""

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        self.kept = kept or {}
        self.shown: dict[str, Shown] = {}
        self.now = f"{datetime.now(UTC):{WHEN}}"

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Before any is left out that is not to be run now."""
        name, marker = split(item.nodeid)[0], item.get_closest_marker("row")
        row = marker.args if marker else ELSEWHERE.get(name)
        if row and name not in self.shown:
            before = self.kept.get(name, {})
            self.shown[name] = Shown(*row, seen=dict(before.get("seen", {})), at=before.get("at", ""))

    def pytest_runtest_logreport(self, report: Any) -> None:
        name, variant = split(report.nodeid)
        shown = self.shown.get(name)
        if shown and (report.when == "call" or not report.passed):
            shown.seen[variant] = said(report)
            shown.at = self.now

    def as_json(self) -> dict[str, Any]:
        return {name: {"seen": shown.seen, "at": shown.at} for name, shown in self.shown.items()}

    def lines(self) -> Iterator[str]:
        times = sorted(shown.at for shown in self.shown.values() if shown.at)
        if times:
            machine = f"{os.cpu_count()} cores and a load of {os.getloadavg()[2]:.0f} on them"
            yield f"Begun between {times[0]} and {times[-1]} UTC on a machine with {machine}."
        yield ""
        yield "| | what was done | what was seen | test |"
        yield "|---|---|---|---|"
        for row, title in ROWS.items():
            yield f"| **{row}** | **{title}** | | |"
            for name, shown in self.shown.items():
                if shown.row == row and shown.at:
                    path, _, test = name.partition("::")
                    link = f"[{test.removeprefix('test_').replace('_', ' ')}](../{path})"
                    yield f"| | {shown.done} | {shown.words()} | {link} |"


def said(report: Any) -> str:
    if not report.passed:
        return FAILED if report.failed else "skipped"
    return "; ".join(str(value) for name, value in report.user_properties if name == "seen")


def main() -> int:
    """Arguments are pytest's, e.g. `-k rabbitmq` to run a part again."""
    table = Table(json.loads(KEPT.read_text()) if KEPT.exists() else None)
    os.environ.setdefault("FULL_SIZE", "1")
    status = pytest.main(["-q", *sys.argv[1:], "tests/system/faults", *ELSEWHERE], plugins=[table])
    KEPT.write_text(json.dumps(table.as_json(), indent=1))
    PAGE.write_text(replaced(PAGE.read_text(), "rows", "\n".join(table.lines())))
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
