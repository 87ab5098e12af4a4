"""Time zones by the names that people write: `EDT`, `CET`, `IST`, `ET`, `Europe/Berlin`. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from fetcher.dates.values import Calendar

# Hours east of Greenwich of names that mean one thing. Those of North America are as RFC 822 says, §5.1.
HOURS: dict[str, float] = {
    **{"z": 0, "ut": 0, "utc": 0, "gmt": 0, "zulu": 0, "wet": 0, "azot": -1, "cvt": -1},
    **{"est": -5, "edt": -4, "cdt": -5, "mdt": -6, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10},
    **{"adt": -3, "nst": -3.5, "ndt": -2.5, "hne": -5, "hae": -4, "brt": -3, "art": -3, "clt": -4, "clst": -3},
    **{"cot": -5, "pet": -5, "vet": -4, "bot": -4, "uyt": -3, "pyt": -4},
    **{"west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "met": 1, "mest": 2, "eet": 2, "eest": 3, "msk": 3},
    **{"idt": 3, "trt": 3, "wat": 1, "cat": 2, "sast": 2, "eat": 3, "pkt": 5, "npt": 5.75, "ict": 7, "wib": 7},
    **{"wita": 8, "hkt": 8, "sgt": 8, "myt": 8, "awst": 8, "pht": 8, "jst": 9, "kst": 9, "wit": 9, "acst": 9.5},
    **{"aest": 10, "acdt": 10.5, "aedt": 11, "nzst": 12, "nzdt": 13},
}
PLACES = {  # names that follow the summer
    **{"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"},
    **{"aet": "Australia/Sydney", "nzt": "Pacific/Auckland"},
}


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """One of several that a name has. `spoken` are languages, and regions as `-ie`, that say which."""

    where: str
    hours: float
    spoken: str
    is_standard: bool = False
    """Whether RFC 822 says that the name means this."""


# The first is what most mean.
SEVERAL: dict[str, tuple[Meaning, ...]] = {
    "ist": (
        Meaning(where="India", hours=5.5, spoken="-in hi ta te kn ml mr gu bn pa or as ur kok"),
        Meaning(where="Israel", hours=2, spoken="-il he iw yi"),
        Meaning(where="Ireland", hours=1, spoken="-ie ga"),
    ),
    "bst": (
        Meaning(where="Britain", hours=1, spoken="-gb -uk -im -je -gg en cy gd kw"),
        Meaning(where="Bangladesh", hours=6, spoken="-bd bn"),
    ),
    "cst": (
        Meaning(where="North America", hours=-6, spoken="-us -ca -mx en es fr", is_standard=True),
        Meaning(where="China", hours=8, spoken="-cn -tw -hk -mo zh bo ug"),
        Meaning(where="Cuba", hours=-5, spoken="-cu"),
    ),
    "ast": (
        Meaning(where="the Atlantic coast of Canada", hours=-4, spoken="-ca -bm -pr en fr es"),
        Meaning(where="Arabia", hours=3, spoken="-sa -kw -iq -ye -bh -qa ar"),
    ),
    "mst": (
        Meaning(where="North America", hours=-7, spoken="-us -ca -mx en es fr", is_standard=True),
        Meaning(where="Malaysia", hours=8, spoken="-my ms"),
    ),
    "pst": (
        Meaning(where="North America", hours=-8, spoken="-us -ca -mx en es fr", is_standard=True),
        Meaning(where="the Philippines", hours=8, spoken="-ph fil tl"),
        Meaning(where="Pakistan", hours=5, spoken="-pk ur"),
    ),
    "gst": (
        Meaning(where="the Gulf", hours=4, spoken="-ae -om ar en"),
        Meaning(where="South Georgia", hours=-2, spoken="-gs"),
    ),
    "ect": (
        Meaning(where="Ecuador", hours=-5, spoken="-ec es"),
        Meaning(where="the Caribbean", hours=-4, spoken="-ag -dm en"),
    ),
    "amt": (
        Meaning(where="Amazonia", hours=-4, spoken="-br pt"),
        Meaning(where="Armenia", hours=4, spoken="-am hy"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Zone:
    at: tzinfo
    doubt: str = ""


def named(name: str, calendar: Calendar, year: int) -> Zone | None:
    """The zone that is called so; None when no one calls a zone so."""
    short = name.casefold()
    if short in SEVERAL:
        return meant(name, SEVERAL[short], calendar, year)
    if short in HOURS:
        return Zone(at=fixed(HOURS[short]))
    name = PLACES.get(short, name)
    place = place_called(name) if "/" in name else None
    return Zone(at=place) if place else None


def fixed(hours: float) -> tzinfo:
    return timezone(timedelta(hours=hours)) if hours else UTC


@lru_cache(maxsize=1)
def places() -> dict[str, str]:
    """The names of the IANA's zones by themselves in lower case."""
    return {name.casefold(): name for name in available_timezones()}


def place_called(name: str) -> ZoneInfo | None:
    """A zone of the IANA's data base, by its name in any case; None for another name."""
    return ZoneInfo(places()[name.casefold()]) if name.casefold() in places() else None


def meant(name: str, meanings: tuple[Meaning, ...], calendar: Calendar, year: int) -> Zone:
    """By the zone that was asked for, else by region, else by language; else the usual one, and a doubt."""
    chosen = by_zone(meanings, calendar, year) or by_language(meanings, calendar)
    if chosen or meanings[0].is_standard:
        return Zone(at=fixed((chosen or meanings[0]).hours))
    usual, others = meanings[0], " or ".join(each.where for each in meanings[1:])
    return Zone(
        at=fixed(usual.hours), doubt=f"names the zone {name.upper()}, taken as that of {usual.where}, not of {others}"
    )


def by_zone(meanings: Iterable[Meaning], calendar: Calendar, year: int) -> Meaning | None:
    if calendar.zone is None:
        return None
    seasons = [datetime(year, month, 1, tzinfo=calendar.zone).utcoffset() for month in (1, 7)]
    return next((each for each in meanings if timedelta(hours=each.hours) in seasons), None)


def by_language(meanings: tuple[Meaning, ...], calendar: Calendar) -> Meaning | None:
    for tag in filter(None, (calendar.region and f"-{calendar.region}", calendar.spoken)):
        if found := [each for each in meanings if tag in each.spoken.split()]:
            return found[0] if len(found) == 1 else None
    return None
