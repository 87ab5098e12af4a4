"""How a CSV is written: Excel's own line, titles above the header, delimiters."""

from __future__ import annotations

import pytest

from formats.dialect import Dialect, dialect_of


def found(text: str, key: str = "zip", **more: object) -> tuple[str, int]:
    told = dialect_of(text, keys=key.split("+") if key else [], **more)
    return told.delimiter, told.skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_excels_line_names_the_delimiter(delimiter):
    head = f"sep={delimiter}\r\n"
    text = f"zip{delimiter}city\r\n01001{delimiter}Agawam, MA; US\r\n"
    for first in (head, f'"sep={delimiter}"\r\n', f"\ufeff{head}", head.upper()):
        assert found(first + text) == (delimiter, 1)
    assert found(head + text, skip=1) == (delimiter, 1)
    assert found("sep=;\nzip,city\n1,x\n", delimiter=",") == (",", 1)


@pytest.mark.parametrize(
    "above",
    [
        "Turnout by precinct,,\n",
        "Turnout by precinct,,\nas of 5 November,,\n",
        "Turnout by precinct\n\n",
        "\n\n",
        '"Turnout\nby precinct",,\n',
        "Source: county clerk, 2026,\n",
        ",,\n",
        "zip codes of Cook County\n",
    ],
)
def test_titles_above_the_header_are_left_out(above):
    text = "zip,votes,pct\n0012,300,41.2\n0013,12,5\n"
    assert found(above + text) == (",", above.count("\n"))
    assert found(above + text, "zip+pct") == (",", above.count("\n"))
    if above.strip(",\n") and above.count("\n") < 2 and "," not in above.rstrip(",\n"):
        assert found(above + text, "") == (",", above.count("\n"))


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [("Zip,city\n1,x\n2,zip\n", 3), ("a,b\n1,x\nzip,city\n", 3), ("a,b\n1,2\n", 0)],
)
def test_a_line_of_rows_is_no_title(text, elsewhere):
    """Where rows are above a line with the key, the header is the first line, and the message names the other."""
    told = dialect_of(text, keys=["zip"])
    assert (told.skip, told.elsewhere, told.has_keys) == (0, elsewhere, False)


def test_what_is_told_is_not_looked_for():
    assert found("a,b\nx\nzip;y\n", skip=2, delimiter=";") == (";", 2)
    assert found("a;b\n1;2\n", "a", delimiter=",") == (",", 0)


def test_the_delimiter_is_the_one_that_gives_the_key():
    assert found("zip;note\n1;a,b,c,d\n2;a,b,c,d\n") == (";", 0)
    assert found("a title, of sorts\nzip;note\n1;a,b,c\n") == (";", 1)
    assert found("zip\n1\n2\n") == (",", 0)


def test_without_a_key_the_first_line_of_names_is_the_header():
    assert found("a,b\n1,2\n", "") == (",", 0)
    assert found("name\n1\n", "") == (",", 0)
    assert found("Results,,\nname,votes,pct\nx,1,2\n", "") == (",", 1)
    assert found("1,2\n3,4\n", "") == (",", 0)
    assert found("a title\n1,2\n3,4\n", "") == (",", 0)


@pytest.mark.parametrize("text", ["", "\n", '"', '"\n' * 300, "," * 70_000, "x" * 65_536])
def test_nothing_is_too_odd_to_look_at(text):
    assert isinstance(dialect_of(text, keys=["zip"]), Dialect)
