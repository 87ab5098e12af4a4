"""A vendor's CSV: what it is read as, and what is refused with its lines."""

from __future__ import annotations

import orjson
import pytest

from fetcher import reading, shaping
from fetcher.answer import Answer
from fetcher.csv_table import Told, table
from fetcher.errors import BadAnswer

TOWNS = "zip,city\n" + "".join(f"{n:05},Town {n}\n" for n in range(200))


def read(data: bytes, kind: str = "csv", charset: str = "") -> object:
    return reading.read(Answer(body=data, url="https://vendor.example/x", charset=charset), kind)


def test_a_stray_quote_is_refused_with_all_that_it_took_in():
    with pytest.raises(
        BadAnswer, match="Line 6: the quote that opens in column 'city' is never closed and takes in lines 7 to 201"
    ):
        table(TOWNS.replace("00004,Town", '00004,"Town'))
    with pytest.raises(BadAnswer, match="Line 6: the quote .* meets one on line 20 .* takes in lines 7 to 20.$"):
        table(TOWNS.replace("00004,Town", '00004,"Town').replace("00018,Town", '00018,"Town'))


@pytest.mark.parametrize(
    "text", ["sep=;\r\nname;votes\r\nRua;1\r\n", "Results;;\n\nname;votes\nRua;1\n", "name;votes\nRua;1"]
)
def test_excels_line_and_titles_above_the_header_are_left_out(text):
    assert table(text) == [{"name": "Rua", "votes": "1"}]


@pytest.mark.parametrize(
    ("text", "told", "row"),
    [
        ("name,first;votes\nRua,M;1\n", Told(delimiter=";"), {"name,first": "Rua,M", "votes": "1"}),
        ("name^votes\nRua^1\n", Told(delimiter="^"), {"name": "Rua", "votes": "1"}),
        ("name,votes\nRua,1\n", Told(delimiter="\t"), {"name,votes": "Rua,1"}),
        ("as,of\n9,pm\nname,votes\nRua,1\n", Told(skip_lines=2), {"name": "Rua", "votes": "1"}),
        ("title\n" * 900 + "name;votes\nRua;1\n", Told(skip_lines=900), {"name": "Rua", "votes": "1"}),
        ("sep=;\nname;votes\nRua;1\n", Told(skip_lines=1), {"name": "Rua", "votes": "1"}),
    ],
)
def test_what_an_editor_says_of_it_is_not_looked_for(text, told, row):
    assert table(text, told) == [row]


@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1"])
def test_the_encoding_that_an_editor_says_counts_more_than_what_the_server_says(charset):
    answer = Answer(body="name;votes\nRučný;1\n".encode("cp1250"), url="https://vendor.example/x", charset=charset)
    assert reading.read(answer, "csv", told=Told(encoding="cp1250")) == [{"name": "Ručný", "votes": "1"}]
    with pytest.raises(BadAnswer, match="not written in utf-8"):
        reading.read(answer, "csv", told=Told(encoding="utf-8"))


@pytest.mark.parametrize(("encoding", "told"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-8", "utf-8-sig")])
def test_a_mark_at_the_beginning_is_no_part_of_a_name(encoding, told):
    answer = Answer(body="name,votes\nRua,1\n".encode(encoding), url="https://vendor.example/x")
    assert reading.read(answer, "csv", told=Told(encoding=told)) == [{"name": "Rua", "votes": "1"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac-roman", "iso8859-15"])
def test_an_encoding_that_no_server_names_is_found(encoding):
    text = "nr;stad\n1;Ålesund\n2;Bodø\n3;Tromsø\n4;Sør-Varanger\n"
    assert [each["stad"] for each in read(text.encode(encoding))] == ["Ålesund", "Bodø", "Tromsø", "Sør-Varanger"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"zip,city\n1,x\n2,Aga\x00wam\n", "Line 3 has a control character"),
        (",".join(f"c{n}" for n in range(70_000)).encode() + b"\n1\n", "70,000 columns; at most 1,000"),
        (b"PK\x03\x04 and so on", "Excel workbook"),
        (b"a\n" + b"x" * 2_000_000 + b"\n", "Line 2: it is longer"),
        (b"a,b\n" + b"1,2\n" * 1_100_000, "more than 2,000,000 fields"),
        (b"a,b\n1\n", "Line 2 has 1 columns, not 2"),
        (b'"a,b\n1,2\n', "is no header"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data, words):
    with pytest.raises(BadAnswer, match=words):
        read(data)


@pytest.mark.parametrize(
    "number", ["9007199254740993", "123456789012345678901234", "0.1000000000000000055511151231257827"]
)
def test_a_number_of_any_length_is_published_as_it_is(number):
    value = read(f'{{"votes":[{number}]}}'.encode(), "json")
    assert shaping.written(shaping.select(value, "votes[0]")) == number
    assert shaping.written(value) == f'{{"votes":[{number}]}}'
    shaping.check(value, orjson.dumps({"properties": {"votes": {"items": {"type": "number"}}}}).decode())


@pytest.mark.parametrize("text", ['{"a":1e400}', '{"a":NaN}', '{"a":' + "9" * 400 + "}"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadAnswer, match="not JSON"):
        read(text.encode(), "json")
