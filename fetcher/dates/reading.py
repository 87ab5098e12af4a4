"""A date of any kind becomes a time in UTC. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, time

from fetcher.dates import zones
from fetcher.dates.clock_times import HALF, ClockTime, clock_time
from fetcher.dates.days import day_of
from fetcher.dates.months import folded, month, weekdays
from fetcher.dates.numbers import EPOCH, NUMBER, compact, since_1970
from fetcher.dates.values import Calendar, Dated, Unreadable

LONGEST = 120  # characters
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")  # RFC 3339
RFC_822 = re.compile(r"(?:\w{3}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|[+-]0000)")
BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)?(?!\d)")  # ISO 8601 without separators
DOT_NET = re.compile(r"/date\((-?\d+)(?:[+-]\d{4})?\)/")
COMMENT = re.compile(r"[(（]([^()（）]*)[)）]")
BRACKET = re.compile(r"\[([\w/+-]+)\]")
CLOCK_OF_GO = re.compile(r"\bm=[+-][\d.]+$")
ZONE = re.compile(r"[a-z]{2,5}")
FIRST_YEAR = 1583  # of the calendar that is in use
# The first days of calendars of programs: of Windows' files, of Excel and Delphi, of SQL Server. That of Unix is EPOCH.
FIRST_DAYS = {(1601, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1)}
ZEROS = re.compile(r"[0\s:/.tz+-]*|-0001\D.*|.*\D-0001\b.*|0000\D.*|0?001-01-01.*|.*\b0001\b.*")
HALF_DAY = re.compile(rf"(?:{HALF})(?!\w)")
AMERICAN = {"et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt", "pt", "pst", "pdt"}
FIRST_WORD = re.compile(r"^([a-z]{1,5}(?![\w/-])|[a-z]+(?:/[\w+-]+)+)")
LAST_WORD = re.compile(r"(?<![\w/-])([a-z]{1,5}|[a-z]+(?:/[\w+-]+)+)$")
NO_ZONE = "names no zone"
UNKNOWN_ZONE = "names a zone that is not known"
NO_TIME = "names no time of day: midnight"


def read(value: object, calendar: Calendar) -> Dated:
    """A date from text or a number; of no zone it is in the calendar's. Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Unreadable("is neither text nor a number")
    if not isinstance(value, str):
        return of_number(repr(value), calendar)
    if quick := at_once(value):
        return settled(quick)
    return of_text(value, calendar)


def at_once(value: str) -> datetime | None:
    """What nearly all feeds write, in a microsecond."""
    if ISO.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    found = RFC_822.fullmatch(value)
    number = month(found[2]) if found else None
    if not found or not number:
        return None
    day, year, hour, minute, second = map(int, found.group(1, 3, 4, 5, 6))
    try:
        return datetime(year, number, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def settled(moment: datetime, doubt: str = "", *, is_guess: bool = False) -> Dated:
    """In UTC; a zero date is none."""
    if moment.year <= 1:
        return Dated()
    if (moment.year, moment.month, moment.day) in FIRST_DAYS and moment.time() == time():
        return Dated()
    try:
        at = moment.astimezone(UTC)
    except OverflowError:
        raise Unreadable("is outside of the calendar") from None
    if at == EPOCH:
        return Dated()
    if at.year < FIRST_YEAR:
        raise Unreadable(f"is in the year {at.year}")
    return Dated(at=at, doubt=doubt, is_guess=is_guess)


def of_number(digits: str, calendar: Calendar) -> Dated:
    local = compact(digits)
    return settled(since_1970(float(digits))) if local is None else in_zone(local, calendar)


def in_zone(local: datetime, calendar: Calendar, doubt: str = NO_ZONE) -> Dated:
    """A time that names no zone that is known: that of the calendar, else UTC, which is a doubt."""
    if calendar.zone and doubt == NO_ZONE:
        return settled(local.replace(tzinfo=calendar.zone))
    taken = calendar.zone.key if calendar.zone else "UTC"
    is_guess = doubt.startswith(UNKNOWN_ZONE)
    return settled(local.replace(tzinfo=calendar.zone or UTC), f"{doubt}, {taken} was taken", is_guess=is_guess)


def of_text(value: str, calendar: Calendar) -> Dated:
    if len(value) > LONGEST:
        raise Unreadable("is too long")
    whole = plain(value)
    if ZEROS.fullmatch(whole):
        return Dated()
    if NUMBER.fullmatch(whole) and len(whole) != 4:
        return of_number(whole, calendar)
    if found := DOT_NET.fullmatch(whole):
        return settled(since_1970(float(found[1])))
    return in_words(BASIC.sub(lambda found: "{}-{}-{}t{}:{}:{}".format(*found.groups("00")), whole), calendar)


def plain(value: str) -> str:
    """In lower case, with the digits and dashes of ASCII, without what cannot be seen."""
    value = "".join(each for each in unicodedata.normalize("NFKC", value) if unicodedata.category(each) != "Cf")
    value = "".join(str(unicodedata.decimal(each, each)) for each in value)
    return " ".join(value.replace("\u2212", "-").casefold().split())


def in_words(whole: str, calendar: Calendar) -> Dated:
    asides = [*COMMENT.findall(whole), *BRACKET.findall(whole)]
    text = CLOCK_OF_GO.sub("", BRACKET.sub(" ", COMMENT.sub(" ", whole))).strip()
    clock = clock_time(text)
    if clock is None:
        day = day_of(text, calendar)
        strange(day.left, text, calendar, may_be_zone=False)
        return in_zone(datetime.combine(day.day, time()), calendar, day.doubt or NO_TIME)
    before, name, after = around(text, clock, calendar)
    day = day_of(f"{before} {after}".strip(), calendar, is_american=is_american(text, name, calendar))
    zone = zone_of(clock, [name, *asides], calendar, day.day.year)
    unknown = strange(day.left, before or text, calendar, may_be_zone=zone is None)
    local = datetime.combine(day.day, time()) + clock.since_midnight
    if zone is None:
        return in_zone(local, calendar, f"{UNKNOWN_ZONE}, {unknown}" if unknown else NO_ZONE)
    return settled(local.replace(tzinfo=zone.at), zone.doubt, is_guess=bool(zone.doubt))


def around(text: str, clock: ClockTime, calendar: Calendar) -> tuple[str, str, str]:
    """What stands before the time of day, the zone's name beside it or at the end, and what follows."""
    before, after = text[: clock.start].removesuffix("t").strip(), text[clock.end :].strip()
    for pattern in (FIRST_WORD, LAST_WORD):
        found = pattern.search(after)
        if found and zones.named(found[1], calendar, FIRST_YEAR):
            return before, found[1], f"{after[: found.start()]} {after[found.end() :]}".strip()
    return before, "", after


def zone_of(clock: ClockTime, names: list[str], calendar: Calendar, year: int) -> zones.Zone | None:
    if clock.zone:
        return zones.Zone(at=clock.zone)
    return next(filter(None, (zones.named(name.strip(), calendar, year) for name in names)), None)


def is_american(text: str, zone: str, calendar: Calendar) -> bool:
    """Whether a time has a half of the day, and a zone of North America."""
    place = calendar.zone.key if calendar.zone else ""
    return bool(HALF_DAY.search(text)) and (zone in AMERICAN or place.startswith(("America/", "US/")))


def strange(left: tuple[str, ...], before: str, calendar: Calendar, *, may_be_zone: bool) -> str:
    """The one word that may be a zone that no one knows. Raises Unreadable for what else belongs to no date.

    A word in front is a day of the week, whatever the language.
    """
    known = weekdays("en") | weekdays(calendar.spoken)
    found = [word for word in left if folded(word) not in known]
    found = found[1:] if found and before.startswith(found[0]) else found
    if found and not (may_be_zone and len(found) == 1 and ZONE.fullmatch(found[0])):
        raise Unreadable("is not a date that can be told")
    return found[0].upper() if found else ""
