"""Lines become rows: a name (the key with its `.json`) and a body. What cannot becomes a problem with its line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

import orjson

from cms.lookups import columns as columns_
from cms.lookups import row_key, template
from cms.lookups.columns import Column, convert
from cms.lookups.options import Options
from cms.lookups.problem import FileError, LineError, Problem
from cms.lookups.source import Found, text_of

Row = tuple[str, int, bytes]  # name, line, body
Entry = tuple[int, Any]  # line, and the record or a LineError
LONGEST_FIELD = 1 << 20
Shape = Callable[[Any], tuple[Any, Any]]  # a record -> its key's field, its value for readers
BROKEN = LineError("encoding", "there are bytes that are not of the file's encoding")


def rows(file: BinaryIO, found: Found, options: Options) -> Iterator[Row | Problem]:
    """Every line of the file in its order. Raises FileError."""
    entries, shape = (csv_entries if found.format == "csv" else json_entries)(file, found, options)
    key = row_key.rule(trim=options.trim, case=options.case, pad=options.pad)
    dumps = orjson.dumps
    for line, entry in entries:
        try:
            if entry.__class__ is LineError:
                raise entry
            field, value = shape(entry)
            yield f"{key(field)}.json", line, dumps(value)
        except LineError as error:
            yield Problem(line, error.kind, str(error))
        except (orjson.JSONEncodeError, TypeError) as error:
            yield Problem(line, "type", f"it cannot be written as JSON: {error}")


def shaped(keep: Callable[[Any], dict[str, Any]], options: Options, outputs: Sequence[str]) -> Callable[[Any], Any]:
    """`keep`, with the template filled where there is one."""
    if not options.template:
        return keep
    fill = template.parse(options.template, outputs)
    return lambda record: fill(keep(record))


# CSV


def csv_entries(file: BinaryIO, found: Found, options: Options) -> tuple[Iterator[Entry], Shape]:
    csv.field_size_limit(LONGEST_FIELD)
    text = text_of(file, found)
    reader = csv.reader(text, delimiter=found.delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader)]
    except (csv.Error, StopIteration) as error:
        raise FileError(f"The first line is no header: {error}") from None
    check_header(header, options.key)
    wanted = columns_.parse(options.columns) or tuple(Column(name=name, output=name) for name in header)
    keep = csv_keep(header, wanted)
    make = shaped(keep, options, [each.output for each in wanted])
    at = header.index(options.key)
    return csv_lines(reader, text, header, found.is_broken), lambda record: (record[at], make(record))


def check_header(header: list[str], key: str) -> None:
    if key not in header:
        raise FileError(f"There is no column {key!r}. The file has: {', '.join(header)}.")
    doubled = {name for name in header if header.count(name) > 1}
    if doubled:
        raise FileError(f"Two columns are called {min(doubled)!r}. Rename one in the file.")
    if "" in header:
        raise FileError(f"Column {header.index('') + 1} has no name in the first line. Give it one.")


def csv_keep(header: list[str], wanted: tuple[Column, ...]) -> Callable[[list[str]], dict[str, Any]]:
    """The function that takes the wanted columns out of a record."""
    missing = [each.name for each in wanted if each.name not in header]
    if missing:
        raise FileError(f"There is no column {missing[0]!r}. The file has: {', '.join(header)}.")
    outputs = [each.output for each in wanted]
    if [each.name for each in wanted] == header and not any(each.type for each in wanted):
        return lambda record: dict(zip(outputs, record, strict=True))
    places = [(each, header.index(each.name)) for each in wanted]
    return lambda record: {each.output: convert(record[at], each) if each.type else record[at] for each, at in places}


def csv_lines(reader: Any, text: Any, header: list[str], is_broken: bool) -> Iterator[Entry]:
    """Records with the number of the line that they begin on; blank lines are none."""
    width, line = len(header), reader.line_num + 1
    while True:
        try:
            for record in reader:
                if len(record) != width:
                    if record:
                        yield line, LineError("ragged", ragged(record, header))
                elif is_broken and any("\ufffd" in field for field in record):
                    yield line, BROKEN
                else:
                    yield line, record
                line = reader.line_num + 1
            return
        except csv.Error as error:
            yield line, LineError("syntax", f"a quote is not where CSV has one ({error})")
            line = reader.line_num + 1


def ragged(record: list[str], header: list[str]) -> str:
    count = "1 field" if len(record) == 1 else f"{len(record)} fields"
    return f"{count} where the first line has {len(header)}"


# JSON-lines


def json_entries(file: BinaryIO, found: Found, options: Options) -> tuple[Iterator[Entry], Shape]:
    wanted = columns_.parse(options.columns)
    outputs = [each.output for each in wanted] or top_names(file, found)
    make = shaped(json_keep(wanted), options, outputs)
    name = options.key

    def shape(value: dict[str, Any]) -> tuple[str, Any]:
        return json_key(value, name), make(value)

    return json_lines(file, found), shape


def json_keep(wanted: tuple[Column, ...]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    if not wanted:
        return lambda value: value
    return lambda value: {
        each.output: convert(value.get(each.name), each) if each.type else value.get(each.name) for each in wanted
    }


def json_key(value: dict[str, Any], name: str) -> str:
    field = value.get(name)
    if isinstance(field, str):
        return field
    if isinstance(field, int) and not isinstance(field, bool):
        return str(field)
    raise LineError("empty", f"there is no text or whole number under {name!r}")


def top_names(file: BinaryIO, found: Found) -> list[str]:
    """The names in the first object, for a template without columns."""
    first = next((value for _, value in json_lines(file, found) if isinstance(value, dict)), {})
    return list(first)


def json_lines(file: BinaryIO, found: Found) -> Iterator[Entry]:
    for line, text in enumerate(text_of(file, found), start=1):
        if not text.strip():
            continue
        if found.is_broken and "\ufffd" in text:
            yield line, BROKEN
            continue
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            yield line, LineError("syntax", f"this is no JSON: {error.msg}")
            continue
        yield line, value if isinstance(value, dict) else LineError("syntax", "this is no JSON object")
