"""The time of day in a date, and what follows it: a half of the day, hours from Greenwich. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo

from fetcher.dates.values import Unreadable

MORNING = ("am", "a.m.", "a.m", "a. m.", "午前", "上午", "오전", "π.μ.", "πμ", "ص", "vorm.")
EVENING = ("pm", "p.m.", "p.m", "p. m.", "午後", "下午", "오후", "μ.μ.", "μμ", "م", "nachm.")
HALF = "|".join(re.escape(each) for each in sorted((*MORNING, *EVENING), key=len, reverse=True))
HOURS = r"(?:(?P<before>" + HALF + r")\s?)?(?<!\d)(?<!\d[.:])(?P<hour>\d{1,2})"
SECONDS = r"(?:[:.](?P<second>\d{2})(?:[.,:](?P<fraction>\d{1,30}))?)?"
AFTER = r"(?:\s?(?P<after>" + HALF + r")(?!\w))?"
TIMES = [
    re.compile(HOURS + r":(?P<minute>\d{2})" + SECONDS + AFTER + r"(?![\d:])"),  # 20:00:00.5, 8:00 pm
    re.compile(HOURS + r"\s?h\s?(?P<minute>\d{2})?(?:\s?min)?(?!\w)"),  # 20h, 20 h 30
    re.compile(HOURS + r"\s?[时時시]\s?(?:(?P<minute>\d{1,2})\s?[分분])?\s?(?:(?P<second>\d{1,2})\s?[秒초])?"),
    re.compile(HOURS + r"(?:\.(?P<minute>\d{2}))?\s?uhr\b"),  # 20 Uhr, 20.30 Uhr
    re.compile(HOURS + r"(?:\.(?P<minute>\d{2}))?\s?(?P<after>" + HALF + r")(?!\w)"),  # 8 pm, 8.30 p.m.
]
FROM_GREENWICH = re.compile(
    r"\s*(?:gmt|utc|ut|z)?\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?![\w:/.-])"
)
LONGEST = timedelta(hours=18)  # https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/time/ZoneOffset.html


@dataclass(frozen=True, kw_only=True)
class ClockTime:
    """`start` and `end` are where it stands in the text. A day that is over at 24:00 has `since_midnight` of a day."""

    since_midnight: timedelta
    start: int
    end: int
    zone: tzinfo | None = None


def clock_time(text: str) -> ClockTime | None:
    """The time of day in a text in lower case; None where there is none. Raises Unreadable, e.g. for 25:00."""
    found = next((match for pattern in TIMES if (match := pattern.search(text))), None)
    if found is None:
        return None
    parts = found.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    hour = hour_of_day(hour, parts.get("before") or parts.get("after") or "")
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second):
        raise Unreadable(f"has no such time of day: {found[0].strip()}")
    fraction = f"{parts.get('fraction') or '0':0<6}"[:6]
    passed = timedelta(hours=hour, minutes=minute, seconds=min(second, 59), microseconds=int(fraction))
    zone, end = from_greenwich(text, found.end())
    return ClockTime(since_midnight=passed, start=found.start(), end=end, zone=zone)


def hour_of_day(hour: int, half: str) -> int:
    if not half or hour > 12:  # 20:00 pm is 20:00
        return hour
    return hour % 12 + (12 if half in EVENING else 0)


def from_greenwich(text: str, start: int) -> tuple[tzinfo | None, int]:
    """+0100, -05:30, GMT+2, or +01 that stands at the time itself; and where it ends."""
    found = FROM_GREENWICH.match(text, start)
    if not found or is_a_dash(text, start, found):
        return None, start
    ahead = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if ahead > LONGEST:
        raise Unreadable(f"has no such zone: {found[0].strip()}")
    return timezone(ahead if found["sign"] == "+" else -ahead), found.end()


def is_a_dash(text: str, start: int, found: re.Match[str]) -> bool:
    """20:00 -5 Nov: a sign that stands apart, with a day behind it."""
    stands_apart = found[0].startswith(" ") and found[0].lstrip()[0] in "+-"
    return stands_apart and not found["minutes"] and bool(text[found.end() :].strip())
