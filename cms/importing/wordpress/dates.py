"""Dates as WordPress stores them: `2026-11-03 20:15:00`, once in UTC and once as the site's clock had it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from cms.importing.feed import utc
from fetcher.dates.reading import read
from fetcher.dates.values import Calendar, Unreadable


def stored(value: str) -> datetime | None:
    """A date in UTC. WordPress writes zeros where it has none, as for drafts."""
    value = value.strip()
    if not value[:4].isdigit() or value.startswith("0000"):
        return None
    try:
        return utc(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return None


def published(value: str) -> datetime | None:
    """RSS's pubDate, which is in UTC, and in the year -1 where there is no date."""
    try:
        return read(value, Calendar()).at
    except Unreadable:
        return None


def ahead(local: str, universal: str) -> timedelta | None:
    """By how much the site's clock was ahead of UTC."""
    here, there = stored(local), stored(universal)
    return here - there if here and there and abs(here - there) < timedelta(days=1) else None


def reckoned(local: str, clock: tzinfo | timedelta | None) -> datetime | None:
    """The time in UTC of one on the site's clock, whose zone is known, or by how much it was ahead."""
    here = stored(local)
    if here is None:
        return None
    if isinstance(clock, tzinfo):
        return utc(here.replace(tzinfo=clock))
    return here - (clock or timedelta())
