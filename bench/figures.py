"""Figures and the table that shows them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `is_met` is None when the line has no goal."""

    measure: str
    figure: str
    goal: str = ""
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "pass", False: "MISS", None: ""}[self.is_met]


def percentile(samples: Iterable[float], share: float) -> float:
    """The nearest rank: the smallest sample that `share` percent of all do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, -(-len(ordered) * int(share) // 100) - 1)]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def spread(samples: Sequence[float]) -> str:
    return " / ".join(ms(percentile(samples, share)) for share in (50, 90, 99))


def at_most(measure: str, value: float, goal: float, *, unit: str = "", note: str = "") -> Row:
    shown = f"{value:.2f}" if isinstance(value, float) else f"{value:,}"
    return Row(
        measure=measure, figure=f"{shown}{unit}{note and f' ({note})'}", goal=f"≤ {goal:,}{unit}", is_met=value <= goal
    )


def at_least(measure: str, value: float, goal: float, *, unit: str = "") -> Row:
    return Row(measure=measure, figure=f"{value:.2f}{unit}", goal=f"≥ {goal:,}{unit}", is_met=value >= goal)


def table(rows: Iterable[Row]) -> str:
    """Columns that fit, in Markdown, so that the output can be pasted into docs/benchmarks.md."""
    lines = [("measure", "figure", "goal", "")]
    lines += [(row.measure, row.figure, row.goal, row.verdict) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)
