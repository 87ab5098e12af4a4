"""Bytes become a JSON value: JSON, CSV, XML, RSS and Atom. What is cut off or malformed is refused whole. Pure."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

import orjson
import xmltodict

from fetcher import feeds
from fetcher.answer import PAGE, Answer
from fetcher.errors import BadAnswer

ANY = (
    "text/plain",
    "application/octet-stream",
    "binary/octet-stream",
)  # what file servers say of what they do not know
TYPES = {
    "json": ("application/json", "text/json", "application/javascript", "text/javascript", "+json", *ANY),
    "csv": ("text/csv", "application/csv", "text/tab-separated-values", "application/vnd.ms-excel", *ANY),
    "xml": ("application/xml", "text/xml", "+xml", *ANY),
    "feed": ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml", "+xml", PAGE, *ANY),
}
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = ",;\t|"


def read(answer: Answer, kind: str, *, lists: Sequence[str] = ()) -> Any:
    """The value of an answer that has a body. `kind` is a key of TYPES; `lists` names XML elements that may repeat.

    Raises BadAnswer.
    """
    data = answer.body or b""
    if not data.strip():
        raise BadAnswer("The answer is empty.")
    if kind == "json":
        return json_value(data, answer.charset)
    if kind == "csv":
        return table(text(data, answer.charset))
    if kind == "feed":
        return feeds.feed(data, answer.content_type, answer.charset, answer.url)
    return tree(data, answer.charset, lists)


def text(data: bytes, charset: str) -> str:
    """By byte order mark, by what the server says, as UTF-8, and else as Windows does in the west. Raises BadAnswer."""
    marked = next((name for mark, name in BOMS if data.startswith(mark)), "")
    for name in [marked] if marked else filter(None, (charset, "utf-8", "cp1252")):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise BadAnswer("The answer is in no encoding that is known.")


def json_value(data: bytes, charset: str) -> Any:
    if charset not in ("", "utf-8", "us-ascii") or data.startswith(codecs.BOM_UTF8):
        data = text(data, charset).encode()
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadAnswer(f"The answer is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None


def table(content: str) -> list[dict[str, str]]:
    """Rows of a CSV by the names in its first line; its delimiter is found. Raises BadAnswer with the line's number."""
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter(content), strict=True)
    try:
        names = [name.strip() for name in next(reader)]
        if len(set(names)) < len(names) or not all(names):
            raise BadAnswer("The first line must name every column, each by another name.")
        rows = []
        for row in reader:
            if not row:
                continue
            if len(row) != len(names):
                raise BadAnswer(f"Line {reader.line_num} has {len(row)} columns, not {len(names)}.")
            rows.append(dict(zip(names, row, strict=True)))
    except csv.Error as error:
        raise BadAnswer(f"The answer is not CSV: {error} at line {reader.line_num}.") from None
    return rows


def delimiter(content: str) -> str:
    """Of the four usual ones the one that the first line has most of."""
    return max(DELIMITERS, key=content.partition("\n")[0].count)


def tree(data: bytes, charset: str, lists: Sequence[str]) -> Any:
    """XML as xmltodict makes it: attributes as `@name`, text as it is or as `#text`. Entities are refused."""
    try:
        if charset:
            data = text(data, charset).encode()
        return xmltodict.parse(data, encoding="utf-8" if charset else None, force_list=tuple(lists))
    except expat.ExpatError as error:
        raise BadAnswer(f"The answer is not XML: {error}.") from None
    except ValueError:
        raise BadAnswer("The XML declares entities, which are not read.") from None
    except LookupError:
        raise BadAnswer("The XML is in no encoding that is known.") from None
