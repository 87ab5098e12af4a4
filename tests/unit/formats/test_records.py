"""Records of a CSV, and what stray quotes do to them: other rows survive where that is clearly right."""

from __future__ import annotations

import csv
import time
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import lines as lines_
from formats.lines import Lines
from formats.record_shape import Shape
from formats.records import Trouble, records


def read(
    text: str, names: str = "zip,city", keys: tuple[int, ...] = (0,), **more: bool
) -> tuple[list[tuple[int, list[str]]], list[tuple[int, Trouble]]]:
    """Rows and troubles of a text without its header, each with its line; the header is line 1."""
    shape = Shape(names=names.split(","), delimiter=",", keys=keys, **more)
    entries = list(records(Lines(StringIO(text, newline=""), first=2), shape))
    rows = [(line, entry) for line, entry in entries if not isinstance(entry, Trouble)]
    return rows, [(line, entry) for line, entry in entries if isinstance(entry, Trouble)]


def towns(number: int) -> list[str]:
    return [f"{n:05},Town {n}\n" for n in range(number)]


# What is right is read as it is

plain = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)


@given(st.lists(st.tuples(st.integers(0, 99), plain, plain), max_size=12), st.sampled_from([0, 1]))
def test_what_a_writer_wrote_is_read_again(rows, quoting):
    out = StringIO(newline="")
    csv.writer(out, quoting=quoting).writerows(rows)
    found, troubles = read(out.getvalue(), "id,a,b", keeps_breaks=True)
    assert [record for _, record in found] == [[str(number), a, b] for number, a, b in rows]
    assert troubles == []


def test_lines_are_counted_whatever_ends_them():
    rows, troubles = read('1,"two\r\nlines"\r\n\r\n2\r3,x\n4,y')
    assert rows == [(2, ["1", "two\r\nlines"]), (6, ["3", "x"]), (7, ["4", "y"])]
    assert [(line, trouble.kind) for line, trouble in troubles] == [(5, "ragged")]


# One stray quote


def test_a_quote_that_is_never_closed_costs_its_own_line():
    lines = towns(200)
    lines[4] = '00004,"Town 4\n'
    rows, ((line, trouble),) = read("".join(lines))
    assert len(rows) == 199
    assert (line, trouble.lines) == (6, 1)
    assert trouble.message == (
        "the quote that opens in column 'city' is never closed and takes in lines 7 to 201, which are read as rows of"
        " their own"
    )


@given(st.integers(0, 59), st.integers(0, 2), st.integers(2, 60))
def test_wherever_a_quote_opens_all_other_rows_survive(at, column, number):
    table = [[f"A{n:03}", f"Town {n}", str(n * 7)] for n in range(number)]
    at = at % number
    wanted = [record for n, record in enumerate(table) if n != at]
    broken = [list(record) for record in table]
    broken[at][column] = f'"{broken[at][column]}'
    text = "".join(",".join(record) + "\n" for record in broken)
    rows, troubles = read(text, "id,town,votes")
    assert [record for _, record in rows] == wanted
    assert [line for line, _ in troubles] == [at + 2]


@given(st.lists(st.integers(0, 39), min_size=2, max_size=5, unique=True), st.data())
def test_several_stray_quotes_cost_their_own_lines(places, data):
    table = [[f"{n:03}", f"Town {n}", str(n * 7)] for n in range(40)]
    broken = [list(record) for record in table]
    for at in places:
        column = data.draw(st.integers(0, 2))
        word = broken[at][column]
        broken[at][column] = data.draw(st.sampled_from([f'"{word}', f'{word}"', f'"{word}"x', '"']))
    text = "".join(",".join(record) + "\n" for record in broken)
    rows, _ = read(text, "id,town,votes")
    untouched = [record for n, record in enumerate(table) if n not in places]
    assert [record for _, record in rows if record in untouched] == untouched


def test_a_quote_that_another_line_closes_is_told_of_on_both():
    """To a CSV reader that is one row with a field of many lines."""
    lines = towns(200)
    lines[4], lines[18] = '00004,"Town 4\n', '00018,Town 18"\n'
    rows, troubles = read("".join(lines))
    assert len(rows) == 198
    assert [line for line, _ in troubles] == [6, 20]
    assert "closed by one on line 20 and takes in lines 7 to 20" in troubles[0][1].message
    assert "opened on line 6" in troubles[1][1].message


def test_a_quote_that_meets_a_quoted_field_leaves_that_field_alone():
    lines = towns(20)
    lines[4], lines[9] = '00004,"Town 4\n', '00009,"Town, 9"\n'
    rows, ((line, trouble),) = read("".join(lines))
    assert (line, len(rows)) == (6, 19)
    assert ["00009", "Town, 9"] in [record for _, record in rows]
    assert "meets one on line 11 that cannot close it and takes in lines 7 to 11" in trouble.message


def test_a_quote_before_a_field_of_several_lines_leaves_that_field_alone():
    lines = towns(20)
    lines[4], lines[9] = '00004,"Town 4\n', '00009,"Town\nnine"\n'
    rows, troubles = read("".join(lines))
    assert ["00009", "Town\nnine"] in [record for _, record in rows]
    assert [line for line, _ in troubles] == [6]


# What is no row is no row


@pytest.mark.parametrize(
    "field",
    ["12 Main St\nSpringfield, IL", "one, two\nthree, four", "a\nb\nc", "7 Elm St\n\nApt 3\nDover, DE"],
)
def test_a_field_of_several_lines_is_kept(field):
    rows, troubles = read(f'10,x\n11,"{field}"\n12,y\n')
    assert rows == [(2, ["10", "x"]), (3, ["11", field]), (4 + field.count("\n"), ["12", "y"])]
    assert troubles == []


def test_addresses_of_places_without_numbers_are_kept():
    text = 'Riverside,"12 Main St\nSpringfield, IL"\nLakeside,"9 Oak St\nDover, DE"\n'
    rows, troubles = read(text, "place,address")
    assert [record[0] for _, record in rows] == ["Riverside", "Lakeside"]
    assert troubles == []


def test_what_looks_like_rows_is_kept_when_that_is_said():
    text = '1,"a\n2,b\n3,c"\n4,d\n'
    assert [line for line, _ in read(text)[1]] == [2, 4]
    rows, troubles = read(text, keeps_breaks=True)
    assert ([record[1] for _, record in rows], troubles) == (["a\n2,b\n3,c", "d"], [])


def test_text_that_was_cut_off_makes_no_rows():
    """A download that broke off within a field: its lines are told of as a range, and none is read."""
    rows, ((line, trouble),) = read('10,x\n11,"12 Main St\nSpringfield, IL\nUSA')
    assert rows == [(2, ["10", "x"])]
    assert (line, trouble.lines) == (3, 3)
    assert trouble.message.endswith("takes in lines 4 to 5, so that none of lines 3 to 5 is read")


def test_a_record_over_several_lines_with_too_few_fields_is_one_trouble():
    rows, ((line, trouble),) = read('1,"two\nlines"\n2,b,c\n', "id,a,b")
    assert rows == [(4, ["2", "b", "c"])]
    assert (line, trouble.lines, trouble.message) == (2, 2, "2 fields where the first line has 3, over 2 lines")


# What has no end


@pytest.fixture
def longest(monkeypatch):
    monkeypatch.setattr(lines_, "LONGEST", 1000)
    monkeypatch.setattr("formats.records.LONGEST", 1000)
    return 1000


def test_a_line_without_end_costs_itself(longest):
    rows, ((line, trouble),) = read("1,a\n2," + "x" * 5000 + "\n3,c\n4," + "y" * (longest - 2) + "\n")
    assert [line for line, _ in rows] == [2, 4, 5]
    assert (line, trouble.kind) == (3, "long")


def test_a_cell_without_end_costs_itself_and_rows_after_it_survive(longest):
    rows, ((line, trouble),) = read('1,"a\n' + "".join(towns(300)))
    assert len(rows) == 300
    assert line == 2
    assert "is not closed within" in trouble.message


@pytest.mark.parametrize(
    "line", ['1,"a\n', 'a","b\n', '1,"""\n', '"\n', '1,"a""b"c\n', '"a,b\n', '1,a"b,"c\n', '""",""\n']
)
def test_however_lines_open_and_close_quotes_none_is_read_more_than_a_few_times(line):
    begun = time.process_time()
    read(line * (300_000 // len(line)))
    assert time.process_time() - begun < 3.0
