"""What a file of rows is found to be, line by line: encodings, delimiters, quotes, keys, types. Needs no database."""

from __future__ import annotations

import time
from tempfile import TemporaryFile

import orjson
import pytest

from cms.lookups import columns, reading, row_key
from cms.lookups.external_sort import scratch
from cms.lookups.options import Options, checked
from cms.lookups.problem import FileError, LineError, Problem
from cms.lookups.source import Found, look
from formats.exact_json import dumps


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
        ("integer", "9007199254740993", 9007199254740993),
        ("integer", "123456789012345678901234", 123456789012345678901234),
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
    assert value == made
    assert isinstance(value, type(made)) and isinstance(value, bool) == isinstance(made, bool)


@pytest.mark.parametrize(
    ("kind", "given"),
    [("integer", "1_000"), ("integer", "4.5"), ("integer", "9" * 400), ("number", "nan"), ("number", "1e999")]
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


@pytest.mark.parametrize(
    ("kind", "given", "written"),
    [
        ("number-comma", "1.234,5", "1234.5"),
        ("number-comma", "1 234,5", "1234.5"),
        ("number-comma", "1\u202f234,50", "1234.5"),
        ("number-comma", "1'234'567,8", "1234567.8"),
        ("number-comma", "41,2", "41.2"),
        ("number-comma", "1.234.567", "1234567"),
        ("number-comma", "\u22121.234,5", "-1234.5"),
        ("number-comma", "12345,6", "12345.6"),
        ("integer-comma", "1.204", "1204"),
        ("integer-comma", " 5 ", "5"),
        ("number-point", "1,234.5", "1234.5"),
        ("number-point", "12,34,567.5", "1234567.5"),
        ("integer-point", "31,204", "31204"),
        ("integer-point", "1 204", "1204"),
        ("number", "1.204", "1.204"),
        ("number", "9007199254740993", "9007199254740993"),
        ("number", "0.10000000000000000555", "0.10000000000000000555"),
        ("number", "3.0", "3"),
        ("number", "", "null"),
        ("number-comma", "", "null"),
    ],
)
def test_a_number_is_read_by_the_rule_of_its_column_and_kept_exactly(kind, given, written):
    assert dumps(columns.convert(given, columns.Column(name="x", output="x", type=kind))).decode() == written


@pytest.mark.parametrize(
    ("kind", "given", "hint"),
    [
        ("integer", "31,204", "write x:integer-point if a point begins the decimals"),
        ("integer", "1.204", "write x:integer-comma if a comma begins the decimals"),
        ("number", "41,2", "write x:number-comma if a comma begins the decimals"),
        ("number", "1,234", "number-comma if a comma begins the decimals, or write x:number-point if a point"),
        ("integer-comma", "31,204", "write x:integer-point"),
        ("number-comma", "1.23", "write x:number-point"),
        ("number-comma", "1.234 567", "no number-comma"),
        ("number-comma", "1.2345,6", "no number-comma"),
        ("number-point", "1,23", "write x:number-comma"),
        ("number-comma", "12 %", "no number-comma"),
    ],
)
def test_a_number_by_another_rule_is_a_problem_that_says_what_to_write(kind, given, hint):
    with pytest.raises(LineError, match=hint):
        columns.convert(given, columns.Column(name="x", output="x", type=kind))


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


def test_a_key_of_several_columns_is_their_values_with_a_tilde_between():
    text = "county,precinct,votes\nCook,12,5\nSt. Clair, 7 ,6\n,3,7\nA~B,3,8\n"
    _, rows, problems = read(text, "county,precinct", pad=(0, 4))
    assert [name for name, _, _ in rows] == ["Cook~0012.json", "St. Clair~0007.json"]
    assert rows[0][2] == {"county": "Cook", "precinct": "12", "votes": "5"}
    assert [(each.line, each.kind) for each in problems] == [(4, "empty"), (5, "key")]
    assert "county: the key is empty" in problems[0].message
    assert "county has a tilde" in problems[1].message


def test_a_column_whose_own_name_has_a_comma_is_one_column():
    for key, name in (('"City, State"', "x.json"), ("City, State", "x.json"), ('"City, State",zip', "x~1.json")):
        _, rows, problems = read('"City, State",zip\nx,1\n', key)
        assert ([each[0] for each in rows], problems) == ([name], [])


def test_a_key_of_several_names_is_found_in_json_lines_too():
    _, rows, problems = read('{"county":"Cook","precinct":12}\n{"county":"Cook"}\n', "county,precinct", pad=(0, 4))
    assert [name for name, _, _ in rows] == ["Cook~0012.json"]
    assert [each.kind for each in problems] == ["empty"]
    _, rows, _ = read('{"a,b":"x"}\n', "a,b")
    assert [name for name, _, _ in rows] == ["x.json"]


@pytest.mark.parametrize(
    ("key", "pad", "words"),
    [
        ("", 0, "Name the column"),
        ("a,", 0, "Name the column"),
        (",".join("abcdefghijk"), 0, "at most 10"),
        ("a,b", (1, 2, 3), "key: 2; numbers to pad them to: 3"),
        ("a", (1, 2), "key: 1; numbers"),
        ("a,b", (0, 51), "at most 50"),
    ],
)
def test_a_key_that_cannot_be_is_refused(key, pad, words):
    with pytest.raises(FileError, match=words):
        read("a,b\n1,2\n", key, pad=pad)


# Files as offices write them


def test_excels_own_line_and_titles_above_the_header_are_left_out():
    found, rows, problems = read("sep=;\r\nzip;city\r\n01001;Agawam\r\n", "zip")
    assert (found.delimiter, found.skip_lines, problems) == (";", 1, [])
    assert rows == [("01001.json", 3, {"zip": "01001", "city": "Agawam"})]
    text = "Turnout by precinct,,\nas of 5 November,,\nprecinct,votes,pct\n0012,300,41.2\nshort\n"
    found, rows, problems = read(text, "precinct")
    assert found.skip_lines == 2
    assert [(name, line) for name, line, _ in rows] == [("0012.json", 4)]
    assert [each.line for each in problems] == [5]


def test_lines_above_the_header_are_left_out_when_that_is_told():
    _, rows, _ = read("a,b,c\n1,2,3\nid,x\n7,y\n", skip_lines=2)
    assert rows == [("7.json", 4, {"id": "7", "x": "y"})]
    _, rows, _ = read('not JSON\n{"id":1}\n', skip_lines=1, format="jsonl")
    assert rows == [("1.json", 2, {"id": 1})]
    with pytest.raises(FileError, match="no column 'id'. The file has: a, b, c. Line 3 has it:.* --skip-lines 2"):
        read("a,b,c\n1,2,3\nid,x\n7,y\n")


def test_a_guess_at_an_encoding_is_told_with_words():
    found, rows, _ = read("cap;nota\n00118;La città è grande\n".encode("cp1252"), "cap")
    assert (found.encoding, found.is_guess, found.words) == ("windows-1252", True, ("città", "è"))
    assert rows[0][2]["nota"] == "La città è grande"
    assert not read("id\n1\n")[0].is_guess
    told, _, problems = read("id,x\n1,è\n".encode("cp1252"), encoding="utf-8")
    assert (told.encoding, [each.kind for each in problems]) == ("utf-8", ["encoding"])


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "undefined", "rot13", "base64", "unicode_escape", "klingon", "utf-7"]
)
def test_a_codec_that_is_no_encoding_of_files_is_refused(name):
    with pytest.raises(FileError, match="is not known"):
        read("id\n1\n", encoding=name)


# What no row may hold


@pytest.mark.parametrize("character", ["\0", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x80", "\x9f"])
@pytest.mark.parametrize("form", ["csv", "json", "escaped"])
def test_a_control_character_is_a_problem_with_its_line(character, form):
    word = f"Aga{character}wam"
    escaped = "".join(f"\\u{ord(each):04x}" for each in word)
    text = {
        "csv": f"id,city\n1,{word}\n2,x\n",
        "json": f'{{"id":1,"city":"{word}"}}\n{{"id":2}}\n',
        "escaped": f'{{"id":1,"city":{{"name":["{escaped}"]}}}}\n{{"id":2}}\n',
    }[form]
    _, rows, problems = read(text)
    assert [name for name, _, _ in rows] == ["2.json"]
    assert [each.line for each in problems] == [2 if form == "csv" else 1]
    if form == "csv" or (form == "escaped"):
        assert problems[0].kind == "control"
        assert "in city" in problems[0].message


@pytest.mark.parametrize(
    "text", ["tab\there", "two\nlines", "back\\slash", "C:\\u0000", "\\b", "é", "\u2028", "\u00a0"]
)
def test_what_only_looks_like_a_control_character_is_kept(text):
    _, rows, problems = read(b'{"id":1,"x":' + dumps(text) + b"}\n")
    assert (rows, problems) == ([("1.json", 1, {"id": 1, "x": text})], [])


def test_a_control_character_in_a_name_of_the_header_is_refused():
    with pytest.raises(FileError, match="The name of column 2 has a control character"):
        read("id,ci\0ty\n1,x\n")


def test_numbers_beyond_what_browsers_count_are_kept_exactly():
    lines = [
        '{"id":"a","n":9007199254740993}',
        '{"id":"b","n":123456789012345678901234}',
        '{"id":"c","n":1,"n":2}',
        '{"id":12345678901234567890123,"n":0.1000000000000000055511151231257827}',
        '{"id":"e","n":NaN}',
        '{"id":"f","n":1e400}',
    ]
    with TemporaryFile() as file:
        file.write("\n".join(lines).encode())
        file.flush()
        chosen = checked(Options(key="id"))
        entries = list(reading.rows(file, look(file, chosen), chosen))
    assert [each[2].decode() for each in entries if not isinstance(each, Problem)] == [lines[0], lines[1], lines[3]]
    assert entries[3][0] == "12345678901234567890123.json"
    assert [(each.line, each.kind) for each in entries if isinstance(each, Problem)] == [
        (3, "syntax"),
        (5, "syntax"),
        (6, "syntax"),
    ]
    assert [str(each) for each in entries if isinstance(each, Problem)][:2] == [
        "line 3: the name 'n' is there twice",
        "line 5: this is no JSON: NaN is no number of JSON: write null",
    ]


# What is too much


def test_too_many_columns_are_refused_at_once():
    begun = time.process_time()
    names = [f"column{n}" for n in range(70_000)]
    for content, options in (
        (",".join(["id", *names]) + "\n1\n", {}),
        ("id\n1\n", {"columns": ",".join(names[:40_000])}),
        ("id\n1\n", {"columns": ",".join(f"c{n}" for n in range(2000))}),
        ("id\n1\n", {"columns": "," * 1_000_000}),
        ("id\n1\n", {"template": "{" + '"a":' * 1_000_000 + "}"}),
        ("id\n1\n", {"template": '{"a":' * 40 + "1" + "}" * 40}),
        ("id\n1\n", {"key": ",".join(names)}),
    ):
        with pytest.raises(FileError) as refusal:
            read(content, **options)
        assert len(str(refusal.value)) < 500
    assert time.process_time() - begun < 2.0


def test_a_message_about_a_wide_file_is_short():
    with pytest.raises(FileError) as refusal:
        read(",".join(f"column{n}" for n in range(900)) + "\n")
    assert "column19 and 880 more." in str(refusal.value)


def test_an_object_of_very_many_names_is_a_problem():
    wide = ",".join(f'"n{n}":1' for n in range(2000))
    _, rows, problems = read(f'{{"id":1}}\n{{"id":2,{wide}}}\n')
    assert ([name for name, _, _ in rows], [each.kind for each in problems]) == (["1.json"], ["long"])


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_cell_of_ten_megabytes_is_a_problem_with_its_line(form):
    cell = "x" * 10_000_000
    text = f"id,x\n1,{cell}\n2,y\n" if form == "csv" else f'{{"id":1,"x":"{cell}"}}\n{{"id":2}}\n'
    _, rows, problems = read(text)
    assert [name for name, _, _ in rows] == ["2.json"]
    assert [(each.line, each.kind) for each in problems] == [(2 if form == "csv" else 1, "long")]


def test_a_header_without_end_is_refused():
    with pytest.raises(FileError, match="Line 1 is no header: it is too long"):
        read("id," + "x" * 2_000_000, format="csv")


def test_empty_lines_cost_little():
    begun = time.process_time()
    assert read("id,x\n" + "\n" * 1_000_000)[1:] == ([], [])
    assert read('{"id":1}\n' + "\n" * 1_000_000)[2] == []
    assert time.process_time() - begun < 5.0


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"PK\x03\x04\x14\x00", "Excel workbook"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><html>", "web page"),
        (b"BZh91AY", "bzip2"),
        (b"(\xb5/\xfd", "zstd"),
    ],
)
def test_what_is_no_table_is_refused_by_its_first_bytes(start, words):
    with pytest.raises(FileError, match=words):
        read(start + bytes(100))


def test_the_names_of_rows_are_sorted_as_the_store_lists_them():
    with scratch() as space:
        space.fill([("b.json", 1, b"{}"), ("a-1.json", 2, b"{}"), ("a.json", 3, b"{}"), ("é.json", 4, b"{}")])
        space.fill([("a.json", 5, b"[]"), ("a.json", 6, b"[]")])
        assert [name for name, _ in space.rows()] == ["a-1.json", "a.json", "b.json", "é.json"]
        assert [(each.line, each.message) for each in space.problems()] == [
            (5, "the key 'a' is on line 3 already"),
            (6, "the key 'a' is on line 3 already"),
        ]
