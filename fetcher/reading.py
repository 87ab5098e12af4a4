"""Bytes become a JSON value: JSON, CSV, XML, RSS and Atom. What is cut off or malformed is refused whole. Pure."""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

import orjson
import xmltodict

from fetcher import feeds
from fetcher.answer import PAGE, Answer
from fetcher.charsets import codec
from fetcher.csv_table import FIND_OUT, Told, table
from fetcher.errors import BadAnswer
from fetcher.xml.encoding import declared
from formats import exact_json
from formats.encoding import encoding_of, marked
from formats.signatures import what_else

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


def read(answer: Answer, kind: str, *, lists: Sequence[str] = (), told: Told = FIND_OUT) -> Any:
    """The value of an answer that has a body. `kind` is a key of TYPES; `lists` names XML elements that may repeat,
    `told` how a CSV is written.

    Raises BadAnswer.
    """
    data = answer.body or b""
    if not data.strip():
        raise BadAnswer("The answer is empty.")
    if kind == "json":
        return json_value(data, answer.charset)
    if kind == "csv":
        if other := what_else(data[:1000]):
            raise BadAnswer(other)
        return table(text_of_csv(data, answer.charset, told.encoding), told)
    if kind == "feed":
        return feeds.feed(data, answer.content_type, answer.charset, answer.url)
    return tree(data, answer.charset, lists)


def text_of_csv(data: bytes, charset: str, encoding: str) -> str:
    """By what an editor says, and by nothing else; else by what the server says, or as it reads. Raises BadAnswer."""
    if not encoding:
        return text(data, codec(charset) or guessed(data))
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (UnicodeError, LookupError):
        raise BadAnswer(
            f"The answer is not written in {encoding}.", "Leave the encoding empty to find it out."
        ) from None


def text(data: bytes, encoding: str) -> str:
    """By byte order mark, by what the server says, as UTF-8, and else as Windows does in the west. Raises BadAnswer."""
    mark = next((name for start, name in BOMS if data.startswith(start)), "")
    for name in [mark] if mark else filter(None, (encoding, "utf-8", "cp1252")):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise BadAnswer("The answer is in no encoding that is known.")


def guessed(data: bytes) -> str:
    """The encoding of a CSV of which the server says none: see `formats.encoding`."""
    found = encoding_of(io.BytesIO(data))
    return "" if found.is_broken else found.name


def json_value(data: bytes, charset: str) -> Any:
    """It is UTF-8 whatever the server says (RFC 8259, 8.1). What is not may be what the server says, or UTF-16."""
    encoding = marked(data[:4096]) or ("" if is_utf8(data) else codec(charset))
    try:
        data = data.decode(encoding).encode() if encoding else data
    except UnicodeDecodeError:
        raise BadAnswer(f"The answer is not JSON: it is neither UTF-8 nor {encoding}.") from None
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadAnswer(f"The answer is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    try:
        return exact_json.exactly(data) if exact_json.is_risky(data) else value
    except ValueError as error:
        raise BadAnswer(f"The answer is not JSON: {error}.") from None


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def tree(data: bytes, charset: str, lists: Sequence[str]) -> Any:
    """XML as xmltodict makes it: attributes as `@name`, text as it is or as `#text`. Entities are refused."""
    if encoding := xml_encoding(data, charset):
        data = text(data, encoding).encode()
    try:
        refuse_declarations(data)
        return xmltodict.parse(data, encoding="utf-8", force_list=tuple(lists))
    except expat.ExpatError as error:
        raise BadAnswer(f"The answer is not XML: {error}.") from None
    except RecursionError:
        raise BadAnswer("The XML is nested too deeply.") from None


def xml_encoding(data: bytes, charset: str) -> str:
    """Empty for UTF-8. The parser would ask Python for what is declared, which knows more than encodings of text."""
    label = declared(data)
    encoding = codec(charset) or marked(data[:4096]) or codec(label)
    if label and not encoding:
        raise BadAnswer(f"The XML is in no encoding that is known: {label}.")
    return encoding


def refuse_declarations(data: bytes) -> None:
    """Of entities; and of attributes, whose defaults would stand at each element: 1 MB becomes many GB."""

    def refuse(*_: Any) -> None:
        raise BadAnswer("The XML declares entities or attributes, which are not read.")

    parser = expat.ParserCreate("utf-8")
    parser.EntityDeclHandler = parser.AttlistDeclHandler = refuse
    parser.Parse(data, True)
