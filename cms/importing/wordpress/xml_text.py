"""The characters of an XML file of unsure quality, piece by piece: what no parser takes is mended on the way. Pure.

Exports hold what editors pasted in twenty years. `fetcher.xml.mending` does the same for feeds, of which it needs the
whole; an archive is larger than a small server's memory.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from fetcher.xml.encoding import BEGINNINGS, MARKS, WINDOWS, declared, known
from fetcher.xml.mending import NOT_IN_XML, unquoted

CHUNK = 1 << 16
LONGEST_REFERENCE = 44
WIDE = ("utf-16", "utf-32")  # what says so in letters of one byte is not
QUOTE = re.compile(r"<!\[CDATA\[|<!--")
ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "": ""}


def characters(stream: BinaryIO) -> Iterator[str]:
    """The file's text in pieces that an XML parser takes."""
    quoted = ""
    rest = ""
    for chunk in decoded(stream):
        pieces, quoted, rest = apart(rest + chunk, quoted)
        yield "".join(pieces)
    yield "".join(mended(rest, quoted))


def decoded(stream: BinaryIO) -> Iterator[str]:
    """Bytes that are not of the encoding that is said are read as Windows-1252, which they mostly are."""
    chunk = stream.read(CHUNK)
    decoder = codecs.getincrementaldecoder(encoding(chunk))(WINDOWS)
    while chunk:
        yield decoder.decode(chunk)
        chunk = stream.read(CHUNK)
    yield decoder.decode(b"", final=True)


def encoding(head: bytes) -> str:
    """The encoding that a mark or the declaration names; UTF-8 where there is none that is known."""
    marked = next((name for mark, name in (*MARKS, *BEGINNINGS) if head.startswith(mark)), "")
    said = known(declared(head))
    return marked or ("utf-8" if said.startswith(WIDE) else said or "utf-8")


def apart(text: str, quoted: str) -> tuple[list[str], str, str]:
    """What is whole of a text, mended; what its end is in (`<![CDATA[`, `<!--` or nothing); the rest, to go on with."""
    pieces: list[str] = []
    at = 0
    while True:
        if quoted:
            end = text.find(ENDS[quoted], at)
            if end < 0:
                keep = max(at, len(text) - len(ENDS[quoted]))
                return [*pieces, *mended(text[at:keep], quoted)], quoted, text[keep:]
            end += len(ENDS[quoted])
            pieces += mended(text[at:end], quoted)
            at, quoted = end, ""
        elif found := QUOTE.search(text, at):
            pieces += [*mended(text[at : found.start()], ""), found[0]]
            at, quoted = found.end(), found[0]
        else:
            keep = beginning(text, at)
            return [*pieces, *mended(text[at:keep], "")], "", text[keep:]


def beginning(text: str, at: int) -> int:
    """Where something begins at the end of a text that may go on: a tag or a reference."""
    near = max(at, len(text) - LONGEST_REFERENCE)
    tag, reference = text.rfind("<", near), text.rfind("&", near)
    if reference >= 0 and ";" in text[reference:]:
        reference = -1
    return min((place for place in (tag, reference) if place >= 0), default=len(text))


def mended(text: str, quoted: str) -> list[str]:
    if not text:
        return []
    text = NOT_IN_XML.sub("", text)
    return [text if quoted else unquoted(text, {})]
