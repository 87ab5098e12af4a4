"""Dates as WordPress stores them: `2026-11-03 20:15:00`, once in UTC and once as the site's clock had it. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from cms.importing.feed import utc


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
    """RSS's pubDate, which is in UTC and nonsense where there is no date."""
    try:
        return utc(parsedate_to_datetime(value.strip()))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def ahead(local: str, universal: str) -> timedelta | None:
    """By how much the site's clock was ahead of UTC."""
    here, there = stored(local), stored(universal)
    return here - there if here and there and abs(here - there) < timedelta(days=1) else None


def reckoned(local: str, clock: timedelta | None) -> datetime | None:
    """The time in UTC of one on the site's clock."""
    here = stored(local)
    return here.astimezone(UTC) - (clock or timedelta()) if here else None
