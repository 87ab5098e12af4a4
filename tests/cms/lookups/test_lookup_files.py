"""What a file of rows is found to be, line by line: encodings, delimiters, quotes, keys, types. Needs no database."""

from __future__ import annotations

from tempfile import TemporaryFile

import orjson
import pytest

from cms.lookups import columns, reading, row_key
from cms.lookups.external_sort import scratch
from cms.lookups.options import Options, checked
from cms.lookups.problem import FileError, LineError, Problem
from cms.lookups.source import Found, look


def read(
    content: bytes | str, key: str = "id", **options: object
) -> tuple[Found, list[tuple[str, int, object]], list[Problem]]:
    """What was found, rows as (name, line, value), and problems; duplicates are not looked for."""
    chosen = checked(Options(key=key, **options))
    with TemporaryFile() as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        found = look(file, chosen)
        entries = list(reading.rows(file, found, chosen))
    rows = [(each[0], each[1], orjson.loads(each[2])) for each in entries if not isinstance(each, Problem)]
    return found, rows, [each for each in entries if isinstance(each, Problem)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter):
    text = 'id,name,note\n1,Ana,"a, b; c | d"\n2,Bo,x\n'.replace(",", delimiter).replace(f"a{delimiter} b", "a, b")
    found, rows, problems = read(text)
    assert (found.delimiter, len(rows), problems) == (delimiter, 2, [])
    assert rows[0][2]["name"] == "Ana"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "windows-1252"),
    ],
)
def test_the_encoding_is_found_out(encoding, found):
    told, rows, problems = read("id,city\n1,Málaga\n2,“Zürich”\n".encode(encoding))
    assert (told.encoding, problems) == (found, [])
    assert [value["city"] for _, _, value in rows] == ["Málaga", "“Zürich”"]


def test_bytes_that_are_of_no_encoding_are_told_by_their_lines():
    found, rows, problems = read("id,city\n1,Málaga\n2,".encode() + b"caf\xe9\n3,ok\n4,\xff\xfe\n")
    assert found.encoding == "utf-8"
    assert [each.line for each in problems] == [3, 5]
    assert {each.kind for each in problems} == {"encoding"}
    assert [line for _, line, _ in rows] == [2, 4]


def test_a_field_may_have_newlines_and_lines_are_still_counted_rightly():
    _, rows, problems = read('id,text\r\n1,"two\r\nlines"\r\n\r\n2\r\n3,x\r\n')
    assert [(line, value["text"]) for _, line, value in rows] == [(2, "two\r\nlines"), (6, "x")]
    assert [(each.line, each.kind) for each in problems] == [(5, "ragged")]


def test_a_misplaced_quote_is_told_by_its_line_and_reading_goes_on():
    _, rows, problems = read('id,text\n1,"a" b\n2,ok\n3,"never closed\n')
    assert [(each.line, each.kind) for each in problems] == [(2, "syntax"), (4, "syntax")]
    assert [line for _, line, _ in rows] == [3]


def test_json_lines_are_objects_with_a_key():
    lines = ['{"id": 7, "x": [1]}', "", "[1]", "{broken", '{"x": 1}', '{"id": true}', '{"id": "é"}']
    found, rows, problems = read("\n".join(lines))
    assert found.format == "jsonl"
    assert [(name, line) for name, line, _ in rows] == [("7.json", 1), ("é.json", 7)]
    assert [(each.line, each.kind) for each in problems] == [(3, "syntax"), (4, "syntax"), (5, "empty"), (6, "empty")]


def test_one_json_list_is_refused_with_a_hint():
    with pytest.raises(FileError, match="JSON-lines"):
        read('[{"id": 1}]')


@pytest.mark.parametrize(
    ("kind", "given", "made"),
    [
        ("text", "007", "007"),
        ("integer", "42", 42),
        ("integer", "", None),
        ("number", "1.50", 1.5),
        ("number", "-3", -3),
        ("boolean", "Yes", True),
        ("boolean", "0", False),
        ("date", "2026-11-03", "2026-11-03"),
        ("json", '{"a":1}', {"a": 1}),
    ],
)
def test_a_field_becomes_a_value_of_its_type(kind, given, made):
    column = columns.Column(name="x", output="x", type=kind)
    value = columns.convert(given, column)
    assert (value, type(value)) == (made, type(made))


@pytest.mark.parametrize(
    ("kind", "given"),
    [("integer", "1_000"), ("integer", "4.5"), ("integer", str(2**53)), ("number", "nan"), ("number", "1e999")]
    + [("boolean", "maybe"), ("date", "3.11.2026"), ("json", "{")],
)
def test_what_is_not_of_its_type_is_a_problem(kind, given):
    with pytest.raises(LineError, match="x is "):
        columns.convert(given, columns.Column(name="x", output="x", type=kind))


def test_columns_are_written_as_they_are_read():
    text = '"City, State", zip=zip_code, lat:number, a:b'
    parsed = columns.parse(text)
    assert [(each.name, each.output, each.type) for each in parsed] == [
        ("City, State", "City, State", ""),
        ("zip_code", "zip", ""),
        ("lat", "lat", "number"),
        ("a:b", "a:b", ""),
    ]
    assert columns.parse(columns.written(parsed)) == parsed


def key(value: str, *, trim: bool = True, case: str = "keep", pad: int = 0) -> str:
    return row_key.rule(trim=trim, case=case, pad=pad)(value)


def test_keys_are_made_alike_by_rule():
    assert key(" 601 ", pad=5) == "00601"
    assert key("Ward A", case="lower") == "ward a"
    assert key(" x", trim=False) == " x"
    assert key("e\u0301") == "é"


@pytest.mark.parametrize(
    "value", ["a/b", "..", ".", "a\\b", "50%", "tab\there", "zero\u200bwidth", "x" * 501, "é" * 251]
)
def test_a_key_that_no_web_address_can_hold_is_refused(value):
    with pytest.raises(LineError) as refusal:
        key(value)
    assert refusal.value.kind == "key"


@pytest.mark.parametrize("value", ["60601", "New York", "café", "a+b&c=d?#,3", "東京", "a.b", "..a"])
def test_a_key_that_can_be_escaped_is_kept(value):
    assert key(value) == value


def test_the_names_of_rows_are_sorted_as_the_store_lists_them():
    with scratch() as space:
        space.fill([("b.json", 1, b"{}"), ("a-1.json", 2, b"{}"), ("a.json", 3, b"{}"), ("é.json", 4, b"{}")])
        space.fill([("a.json", 5, b"[]"), ("a.json", 6, b"[]")])
        assert [name for name, _ in space.rows()] == ["a-1.json", "a.json", "b.json", "é.json"]
        assert [(each.line, each.message) for each in space.problems()] == [
            (5, "the key 'a' is on line 3 already"),
            (6, "the key 'a' is on line 3 already"),
        ]
