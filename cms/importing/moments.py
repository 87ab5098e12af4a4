"""Dates of a feed's items, with a word about what had to be assumed. Pure."""

from __future__ import annotations

from datetime import datetime

from cms.importing.feed import FeedError, utc
from cms.importing.report import Place
from cms.models.dates import meant
from fetcher.dates.reading import read
from fetcher.dates.values import Calendar, Unreadable

REMEDY = "(--time-zone says which it is)"


def moment(written: object, name: str, place: Place, calendar: Calendar) -> datetime | None:
    """The date in UTC; None where there is none. Raises FeedError for what is no date."""
    if written is None or written is False:
        return None
    try:
        dated = read(written, calendar)
    except Unreadable as error:
        raise FeedError(f"{place}: {wrong(written, name, str(error))}") from None
    if dated.at is None and str(written).strip():
        refusal = f"{place}: {wrong(written, name, 'is not a date but the first day of a calendar')}"
        place.mend("its date is the first day of a program's calendar, which is no date", refusal)
    if dated.doubt:
        say = place.mend if dated.is_guess else place.tell
        say(f"its date {dated.doubt} {REMEDY}")
    return dated.at


def exactly(written: object, name: str, place: Place, calendar: Calendar) -> datetime | None:
    """As `moment`, of a date that we wrote: none of its values stands for another."""
    try:
        found = utc(datetime.fromisoformat(written)) if isinstance(written, str) else None
    except (ValueError, OverflowError):
        found = None
    return meant(found) or moment(written, name, place, calendar)


def modified(written: object, name: str, place: Place, calendar: Calendar) -> datetime | None:
    """As `moment`; what is no date is left off, since the item goes without."""
    try:
        return moment(written, name, place, calendar)
    except FeedError as error:
        place.mend(f"“{name}” is no date, and was left off", str(error))
        return None


def wrong(written: object, name: str, why: str) -> str:
    return f"“{name}” is {str(written)[:60]!r}, which {why}. Write it as in 2026-11-03T21:04:09Z."
