"""A day of runs as a row of bars: how long the vendor took, in red where it failed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

QUARTERS = 96  # of an hour, in a day
WIDTH, HEIGHT, LEAST = 2, 24, 3  # of a bar, in units of the picture


def sparkline(tallies: Iterable[Any], now: int) -> SafeString:
    """`tallies` have quarter, runs, failures and took_ms; `now` is this quarter's number. Newest at the right."""
    shown = [each for each in tallies if now - QUARTERS < each.quarter <= now]
    slowest = max((mean(each) for each in shown), default=1.0) or 1.0
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" class="{}"><title>{}</title></rect>',
        (bar(each, now, slowest) for each in shown),
    )
    words = in_words(shown, slowest)
    view = f"0 0 {QUARTERS * WIDTH} {HEIGHT}"
    return format_html('<svg class="sparkline" role="img" aria-label="{}" viewBox="{}">{}</svg>', words, view, bars)


def bar(tally: Any, now: int, slowest: float) -> tuple[Any, ...]:
    height = max(LEAST, round(HEIGHT * mean(tally) / slowest))
    left = (QUARTERS - 1 - (now - tally.quarter)) * WIDTH
    kind = "failed" if tally.failures else "fine"
    title = f"{tally.runs} runs, {tally.failures} failed, {mean(tally):.0f} ms on average"
    return left, HEIGHT - height, WIDTH - 0.4, height, kind, title


def mean(tally: Any) -> float:
    return tally.took_ms / tally.runs if tally.runs else 0.0


def in_words(shown: list[Any], slowest: float) -> str:
    if not shown:
        return "no runs in the last day"
    runs, failures = sum(each.runs for each in shown), sum(each.failures for each in shown)
    return f"the last day: {runs:,} runs, {failures:,} failed, up to {slowest:.0f} ms on average"
