"""The characters of an XML file of unsure quality: what no parser takes is taken out or written as a number. Pure.

Exports hold what editors pasted in twenty years: control characters, bytes of Windows-1252, names of HTML's entities.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import BinaryIO

CHUNK = 1 << 16
LONGEST_REFERENCE = 40
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REFERENCE = re.compile(r"&(?:#(\d{1,8}|[xX][0-9a-fA-F]{1,6})|([a-zA-Z]\w{1,30}));")
OF_XML = {"amp", "lt", "gt", "quot", "apos"}
STRAY = "stillwire-stray-bytes"


def stray(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not of the file's encoding are read as Windows-1252, which they mostly are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(STRAY, stray)


def characters(stream: BinaryIO) -> Iterator[str]:
    """The file's text in pieces that an XML parser takes."""
    head = stream.read(CHUNK)
    decoder = codecs.getincrementaldecoder(encoding(head))(STRAY)
    rest, chunk = "", head
    while chunk:
        text, rest = apart(rest + decoder.decode(chunk))
        yield mended(text)
        chunk = stream.read(CHUNK)
    yield mended(rest + decoder.decode(b"", final=True))


def encoding(head: bytes) -> str:
    """The encoding that a mark or the declaration names; UTF-8 where there is none that is known."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    declared = DECLARED.match(head)
    try:
        return codecs.lookup(declared[1].decode("ascii")).name if declared else "utf-8"
    except LookupError:
        return "utf-8"


def apart(text: str) -> tuple[str, str]:
    """The text, and what may be the beginning of a reference at its end."""
    at = text.rfind("&", -LONGEST_REFERENCE)
    return (text, "") if at < 0 or ";" in text[at:] else (text[:at], text[at:])


def mended(text: str) -> str:
    return REFERENCE.sub(reference, ILLEGAL.sub("", text))


def reference(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number:
        value = int(number[1:], 16) if number[0] in "xX" else int(number)
        return found[0] if value < 0x110000 and not ILLEGAL.match(chr(value)) else ""
    known = html5.get(f"{name};")
    return found[0] if name in OF_XML or known is None else "".join(f"&#{ord(letter)};" for letter in known)
