"""The day in a date: 2024-11-05, 5.11.2024, 11/5/2024, Nov 5, 2024, 5 de noviembre de 2024, 2024年11月5日. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fetcher.dates.months import month
from fetcher.dates.values import Calendar, Unreadable

YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)\s?[日일.]?")
YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)\.?")
NUMBERED_MONTH = re.compile(r"tháng (\d{1,2})")  # as Vietnamese writes it
ONLY_MONTH = re.compile(r"(\d{4})-(\d{2})")  # https://www.w3.org/TR/NOTE-datetime
ONLY_YEAR = re.compile(r"\d{4}")
NUMBER = re.compile(r"['’]?(\d{1,2}|\d{4})(?:st|nd|rd|th|er|re|º|ª|°|o|e|-?го)?\.?")
MONTH_FIRST = {"us", "ph", "fm", "mh", "pw"}  # regions
YEAR_BEFORE = {"zh", "ja", "ko", "hu", "sv", "lt", "mn"}  # languages that write 24/11/05
CENTURY = 50  # 49 is 2049, 50 is 1950 (RFC 2822, §4.3)
BUDDHIST = 543  # years before our era
LITTLE = {  # words that stand in dates and say nothing, without their dots
    *("", "at", "on", "the", "of", "o'clock", "hrs", "hr", "hours", "time", "year", "d", "de", "del", "di", "da", "do"),
    *("du", "le", "el", "a", "las", "la", "alle", "ore", "à", "às", "den", "der", "am", "um", "uhr", "kl", "klo", "op"),
    *("om", "tot", "o", "godz", "г", "года", "р", "року", "в", "у", "ve", "saat", "ngày", "lúc", "pukul", "pada", "h"),
    *("t", "στις", "και", "e", "y", "-", "–", "—", "|", "•", "/", "ที่", "พ.ศ", "เวลา", "น"),
}


@dataclass(frozen=True, kw_only=True)
class Day:
    day: date
    left: tuple[str, ...]
    """Words that belong to no day."""
    doubt: str = ""


def day_of(text: str, calendar: Calendar, *, is_american: bool = False) -> Day:
    """The day in a text without its time of day. Raises Unreadable.

    `is_american`: whether the time beside it is written as only North America does.
    """
    if found := YEAR_FIRST.search(text):
        return Day(day=made(int(found[1]), int(found[2]), int(found[3]), calendar), left=others(text, found))
    if found := YEAR_LAST.search(text):
        return year_last(text, found, calendar, is_american=is_american)
    if found := ONLY_MONTH.fullmatch(text):
        return Day(day=made(int(found[1]), int(found[2]), 1), left=(), doubt="names no day: the first")
    if ONLY_YEAR.fullmatch(text):
        return Day(day=made(int(text), 1, 1), left=(), doubt="names no day: the first")
    return in_words(text, calendar)


def others(text: str, found: re.Match[str]) -> tuple[str, ...]:
    return words(f"{text[: found.start()]} {text[found.end() :]}")


def words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[\s,،、;]+", text) if word.strip(".") not in LITTLE)


def year_last(text: str, found: re.Match[str], calendar: Calendar, *, is_american: bool) -> Day:
    first, second, year = int(found[1]), int(found[3]), century(found[4])
    if found[2] == "-" and len(found[4]) == 2 or calendar.spoken in YEAR_BEFORE and len(found[4]) == 2:
        raise Unreadable(f"may be several days: {found[0]}")
    month_first = calendar.region in MONTH_FIRST or (is_english(calendar) and is_american)
    if found[2] != "." and first <= 12 and (second > 12 or first == second or month_first):
        return Day(day=made(year, first, second, calendar), left=others(text, found))
    if found[2] != "." and first <= 12 and is_english(calendar) and not calendar.region:
        raise Unreadable(f"may be two days: {found[0]}")
    return Day(day=made(year, second, first, calendar), left=others(text, found))


def is_english(calendar: Calendar) -> bool:
    return calendar.spoken in ("en", "")


def century(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < CENTURY else 1900)


def in_words(text: str, calendar: Calendar) -> Day:
    """A day, a month by its name, and a year, in any order."""
    listed = list(separated(NUMBERED_MONTH.sub(r" \1 MONTH ", text)))
    at, number = named_month(listed, calendar)
    numbers = [(n, found[1]) for n, word in enumerate(listed) if (found := NUMBER.fullmatch(word)) and n not in at][:2]
    if len(numbers) < 2:
        raise Unreadable("is not a date that can be told")
    (_, day), (_, year) = numbers if len(numbers[0][1]) < 3 else numbers[::-1]
    used = {*at, *(n for n, _ in numbers)}
    left = tuple(word for n, word in enumerate(listed) if n not in used)
    return Day(day=made(century(year), number, int(day), calendar), left=left)


def named_month(listed: list[str], calendar: Calendar) -> tuple[set[int], int]:
    """Where the month stands, and its number. Of two that may be one, the first is a day of the week: mar. 5 nov."""
    if "MONTH" in listed:
        place = listed.index("MONTH")
        return {place - 1, place}, int(listed[place - 1])
    names = {n: word for n, word in enumerate(listed) if not NUMBER.fullmatch(word)}
    found = {n: number for n, word in names.items() if (number := month(word, calendar.spoken))}
    if len(found) > 1:
        found.pop(0, None)
    if len(found) != 1:
        raise Unreadable("is not a date that can be told")
    ((place, number),) = found.items()
    return {place}, number


def separated(text: str) -> Iterator[str]:
    """05-Nov-2024 and 5.November are three words and two."""
    for word in words(text):
        parts = re.split(r"(?<=\d)[-/.](?=[^\W\d])|(?<=[^\W\d])[-/.]+(?=\d)", word)
        yield from (part for part in parts if part.strip(".") not in LITTLE)


def made(year: int, month: int, day: int, calendar: Calendar | None = None) -> date:
    if calendar and calendar.spoken == "th" and year > 2400:
        year -= BUDDHIST
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(f"is no day of the calendar: {year}-{month:02}-{day:02}") from None
