"""Dates are read to the hour that was meant; what had to be assumed is said; what cannot be told is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fetcher.dates.months import LANGUAGES, folded, of
from fetcher.dates.reading import read
from fetcher.dates.values import Calendar, Unreadable

SURE = [  # what is written, the feed's language, and the time that is meant; without any doubt
    ("2024-11-05T20:00:00Z", "", "20:00"),
    ("2024-11-05t20:00:00z", "", "20:00"),
    ("2024-11-05T20:00Z", "", "20:00"),
    ("2024-11-05T20:00:00.000+0000", "", "20:00"),
    ("2024-11-05T20:00:00,5-05", "", "+1 01:00:00.5"),
    ("2024-11-05 20:00:00+00", "", "20:00"),
    ("2024-11-05T24:00:00Z", "", "+1 00:00"),
    ("20241105T200000Z", "", "20:00"),
    ("2024-11-05T20:00:00+01:00[Europe/Berlin]", "", "19:00"),
    ("2024-11-05 20:00:00 Europe/Berlin", "", "19:00"),
    ("2024-11-05 20:00:00.123456789 +0100 CET m=+0.0123", "", "19:00:00.123456"),
    ("2024-11-05 20:00:00 UTC+5:30", "", "14:30"),
    ("2024-11-05 20:00:00 \u22125:00", "", "+1 01:00"),
    (1730836800, "", "20:00"),
    (1730836800123, "", "20:00:00.123"),
    (1730836800.5, "", "20:00:00.5"),
    ("1730836800", "", "20:00"),
    ("1730836800000", "", "20:00"),
    ("1730836800000000", "", "20:00"),
    (1730836800000000000, "", "20:00"),
    ("/Date(1730836800000)/", "", "20:00"),
    ("Tue, 05 Nov 2024 20:00:00 GMT", "", "20:00"),
    ("Tue, 5 Nov 2024 20:00:00 -0500 (EST)", "", "+1 01:00"),
    ("Tuesday, 05-Nov-24 20:00:00 GMT", "", "20:00"),
    ("05 Nov 24 20:00 UT", "", "20:00"),
    ("Tue Nov  5 20:00:00 EST 2024", "", "+1 01:00"),
    ("Tue Nov 05 2024 20:00:00 GMT+0100 (Central European Standard Time)", "", "19:00"),
    ("Tue, 05 Nov 2024 9:04:09 PM EDT", "", "+1 01:04:09"),
    ("November 5, 2024 9:04:09 PM EDT", "", "+1 01:04:09"),
    ("9:04:09 PM EDT, Nov 5 2024", "", "+1 01:04:09"),
    ("Nov. 5, 2024 at 8 p.m. ET", "", "+1 01:00"),
    ("11/5/2024 9:04:09 PM EDT", "", "+1 01:04:09"),
    ("Tue, 05 Nov 2024 12:30 AM GMT", "", "00:30"),
    ("Tue, 05 Nov 2024 20:00:00 CET", "", "19:00"),
    ("Tue, 05 Nov 2024 20:00:00 CEST", "", "18:00"),
    ("Tue, 05 Nov 2024 20:00:00 MEZ", "de", "19:00"),
    ("Tue, 05 Nov 2024 20:00:00 AEST", "", "10:00"),
    ("Tue, 05 Nov 2024 20:00:00 AEDT", "", "09:00"),
    ("Tue, 05 Nov 2024 20:00:00 NZDT", "", "07:00"),
    ("Tue, 05 Nov 2024 20:00:00 JST", "", "11:00"),
    ("Tue, 05 Nov 2024 20:00:00 BST", "en-GB", "19:00"),
    ("Tue, 05 Nov 2024 20:00:00 BST", "bn-BD", "14:00"),
    ("Tue, 05 Nov 2024 20:00:00 IST", "en_IN", "14:30"),
    ("Tue, 05 Nov 2024 20:00:00 IST", "hi", "14:30"),
    ("Tue, 05 Nov 2024 20:00:00 IST", "he", "18:00"),
    ("Tue, 05 Nov 2024 20:00:00 IST", "en-IE", "19:00"),
    ("Tue, 05 Nov 2024 20:00:00 CST", "", "+1 02:00"),
    ("Tue, 05 Nov 2024 20:00:00 CST", "zh-CN", "12:00"),
    ("Tue, 05 Nov 2024 20:00:00 PST", "en-PH", "12:00"),
    ("mar., 05 nov. 2024 20:00:00 +0100", "fr", "19:00"),
    ("Di, 05 Nov 2024 20:00:00 +0100", "de", "19:00"),
    ("вт, 05 ноя 2024 20:00:00 +0300", "ru", "17:00"),
    ("Τρι, 05 Νοε 2024 20:00:00 +0200", "el", "18:00"),
    ("5 listopada 2024 20:00 CET", "pl", "19:00"),
]
DOUBTFUL = [  # and what is said
    ("Tue, 05 Nov 2024 20:00:00", "", "20:00", "names no zone"),
    ("Tue Nov  5 20:00:00 2024", "", "20:00", "names no zone"),
    ("2024-11-05T20:00:00", "", "20:00", "names no zone"),
    ("20241105200000", "", "20:00", "names no zone"),
    ("2024-11-05", "", "00:00", "names no time of day"),
    ("2024年11月5日(火) 午後8時30分", "ja", "20:30", "names no zone"),
    ("2024年11月5日 20:30", "zh", "20:30", "names no zone"),
    ("2024년 11월 5일 오후 8:30", "ko", "20:30", "names no zone"),
    ("٥ نوفمبر ٢٠٢٤ ٨:٣٠ م", "ar", "20:30", "names no zone"),
    ("5 พ.ย. 2567 20:00", "th", "20:00", "names no zone"),
    ("05 tháng 11 2024 20:00", "vi", "20:00", "names no zone"),
    ("mardi 5 novembre 2024 à 20h30", "fr", "20:30", "names no zone"),
    ("5 de noviembre de 2024, 20:00", "es", "20:00", "names no zone"),
    ("5. November 2024, 20.30 Uhr", "de", "20:30", "names no zone"),
    ("5 ноября 2024 г. 20:00", "ru", "20:00", "names no zone"),
    ("5 Kas 2024 20:00", "tr", "20:00", "names no zone"),
    ("5/11/2024 21:04", "fr", "21:04", "names no zone"),
    ("11/5/2024 9:04:09 PM", "en-US", "21:04:09", "names no zone"),
    ("5/11/24 21:04", "en-GB", "21:04", "names no zone"),
    ("Tue, 05 Nov 2024 20:00:00 XYZ", "", "20:00", "names a zone that is not known, XYZ, UTC was taken"),
    ("Tue, 05 Nov 2024 20:00:00 IST", "en", "14:30", "names the zone IST, taken as that of India, not of Israel or Ir"),
    ("Tue, 05 Nov 2024 20:00:00 BST", "", "19:00", "names the zone BST, taken as that of Britain, not of Bangladesh"),
]
NONE = [
    *("", "  ", "0", 0, "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", -62135596800),
    *(
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "1/1/0001 12:00:00 AM",
        "01.01.0001 00:00:00",
    ),
    *("Wed, 30 Nov -0001 00:00:00 +0000", "-0001-11-30T00:00:00+00:00", "1970-01-01T00:00:00Z", "1970-01-01"),
    *("Thu, 01 Jan 1970 01:00:00 +0100", "1900-01-01T00:00:00", "1899-12-30T00:00:00Z", "1601-01-01T00:00:00Z"),
]
REFUSED = [
    *(
        "yesterday",
        "20:00",
        "25:00",
        "2024-13-05",
        "2024-02-30T00:00:00Z",
        "Tue, 31 Nov 2024 20:00:00 GMT",
        "11/5/2024",
    ),
    *(
        "24-11-05 20:00",
        "20:00 -5 Nov 2024",
        "1403-08-15 20:00",
        "5 listopada 2024 20:00",
        "Tue, 05 Nov 2024 20:00 +9999",
    ),
    *("5 Nov 2024 to 6 Nov 2024", "x" * 121, "Nov 2024 20:00", True, [], {}, float("nan"), 1e300, 5, 2**70),
    *("2024-11-05T20:00:99Z", "Infinity", "9" * 19 + "9"),
]


def meant(written):
    """`20:00`, or `+1 01:00` for the day after."""
    days, _, clock = written.rpartition(" ")
    return datetime.fromisoformat(f"2024-11-05T{clock}").replace(tzinfo=UTC) + timedelta(days=int(days or 0))


@pytest.mark.parametrize(("written", "language", "time"), SURE)
def test_a_date_is_read_to_the_hour(written, language, time):
    dated = read(written, Calendar(language=language))
    assert (dated.at, dated.doubt) == (meant(time), "")


@pytest.mark.parametrize(("written", "language", "time", "doubt"), DOUBTFUL)
def test_what_is_assumed_is_said(written, language, time, doubt):
    dated = read(written, Calendar(language=language))
    assert dated.at == meant(time)
    assert dated.doubt.startswith(doubt)


@pytest.mark.parametrize("written", NONE)
def test_the_first_day_of_a_programs_calendar_is_no_date(written):
    assert read(written, Calendar()).at is None


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_date_is_refused(written):
    with pytest.raises(Unreadable):
        read(written, Calendar())


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2024-07-05 20:00", "Europe/London", "2024-07-05T19:00Z"),
        ("2024-11-05 20:00", "Europe/London", "2024-11-05T20:00Z"),
        ("2024-11-05", "America/New_York", "2024-11-05T05:00Z"),
        ("5 Nov 2024 20:00 IST", "Asia/Jerusalem", "2024-11-05T18:00Z"),
        ("5 Nov 2024 20:00 IST", "Europe/Dublin", "2024-11-05T19:00Z"),
        ("5 Nov 2024 20:00 IST", "Asia/Kolkata", "2024-11-05T14:30Z"),
        ("5 Nov 2024 20:00 BST", "Asia/Dhaka", "2024-11-05T14:00Z"),
        ("5 Nov 2024 20:00 CST", "Asia/Shanghai", "2024-11-05T12:00Z"),
        ("5 Nov 2024 20:00 CET", "Asia/Shanghai", "2024-11-05T19:00Z"),
        ("2024-11-05T20:00:00Z", "Asia/Shanghai", "2024-11-05T20:00Z"),
        ("11/5/2024 9:04:09 PM", "America/Chicago", "2024-11-06T03:04:09Z"),
    ],
)
def test_a_zone_that_was_asked_for_says_what_is_meant(written, zone, expected):
    dated = read(written, Calendar(zone=ZoneInfo(zone)))
    assert dated.at == datetime.fromisoformat(expected)


@settings(deadline=None)
@given(
    st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(9998, 1, 1)),
    st.integers(-14 * 4, 14 * 4),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S", "%d %b %Y %H:%M:%S", "%A, %d-%b-%Y %I:%M:%S %p", "%B %d, %Y %H:%M:%S"]),
)
def test_what_programs_write_comes_back(moment, quarters, form):
    moment = moment.replace(microsecond=0)
    zone = f"{'-' if quarters < 0 else '+'}{abs(quarters) // 4:02}:{abs(quarters) % 4 * 15:02}"
    there = moment.replace(tzinfo=UTC) - timedelta(minutes=15 * quarters)
    assert read(f"{moment.strftime(form)} {zone}", Calendar()).at == there


@settings(deadline=None)
@given(st.one_of(st.text(), st.text("0123456789-:/. TZ+年月日PMnov年", max_size=40), st.floats(), st.integers()))
def test_nothing_else_is_ever_raised(written):
    try:
        dated = read(written, Calendar())
    except Unreadable:
        return
    assert dated.at is None or (dated.at.tzinfo is UTC and 1500 < dated.at.year <= 9999)


def test_english_months_are_english_in_every_language():
    """RFC 822 writes English whatever the feed's language is."""
    from babel import Locale

    english = Locale.parse("en").months["format"]
    for width in ("wide", "abbreviated"):
        for number, name in english[width].items():
            assert {of(each).get(folded(name)) for each in LANGUAGES} <= {None, number}
