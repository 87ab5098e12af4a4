"""What a file is: its encoding, format and delimiter, found out from its bytes unless they are named."""

from __future__ import annotations

import codecs
import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, TextIO

from cms.lookups.options import Options
from cms.lookups.problem import FileError

BLOCK = 1 << 20
SAMPLE = 1 << 16
CANDIDATES = ",;\t|"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "windows-1252"
# What Western text has outside ASCII: a letter beside a plain one, or a sign that word processors put in.
NOT_WESTERN = re.compile(r"(?<![A-Za-z])[^\x00-\x7f€‚„…†‡‰‹‘’“”•–—™› ¡¢£§©ª«®°±²³´µ·º»¼½¾¿](?![A-Za-z])|[ÿþðÞÐ�]")


@dataclass(frozen=True, kw_only=True)
class Found:
    """`is_broken`: some bytes are not of the encoding; their lines are problems."""

    sha256: str
    size: int
    format: str
    encoding: str
    delimiter: str = ""
    is_broken: bool = False


def look(file: BinaryIO, options: Options) -> Found:
    """Reads the whole file once. Raises FileError."""
    file.seek(0)
    start = file.read(SAMPLE)
    if not start.strip():
        raise FileError("The file is empty.")
    encoding = options.encoding or marked(start) or "utf-8"
    digest, size, is_broken = digested(file, encoding)
    if is_broken and encoding == "utf-8" and not options.encoding and is_western(file):
        encoding, is_broken = WESTERN, False
    sample = start.decode(encoding, errors="replace") if encoding != "utf-8" else start.decode(errors="replace")
    kind = options.format or format_of(sample)
    delimiter = (options.delimiter or delimiter_of(sample, options.key)) if kind == "csv" else ""
    return Found(sha256=digest, size=size, format=kind, encoding=encoding, delimiter=delimiter, is_broken=is_broken)


def blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


def digested(file: BinaryIO, encoding: str) -> tuple[str, int, bool]:
    """Its digest, its size in bytes, and whether some of it cannot be decoded."""
    digest, size, is_broken = sha256(), 0, False
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in blocks(file):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_broken = True
    for block in blocks(file):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size, is_broken


def marked(start: bytes) -> str:
    """The encoding that a byte order mark names, or that zero bytes betray; empty when there is neither."""
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    head = start[:1000]
    zeros = (head[::2].count(0), head[1::2].count(0))
    if max(zeros) * 4 > len(head):
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return ""


def is_western(file: BinaryIO) -> bool:
    """Whether bytes that are no UTF-8 read well as Windows-1252 throughout."""
    decoder = codecs.getincrementaldecoder("cp1252")(errors="replace")
    return not any(NOT_WESTERN.search(decoder.decode(block)) for block in blocks(file))


def format_of(sample: str) -> str:
    start = sample.lstrip("\ufeff \t\r\n")[:1]
    if start == "[":
        raise FileError("This is one JSON list. Write JSON-lines instead: one object a line, no commas between.")
    return "jsonl" if start == "{" else "csv"


def delimiter_of(sample: str, key: str) -> str:
    """The candidate that gives the key column, then the most even lines, then the most fields."""
    lines = sample.lstrip("\ufeff").splitlines(keepends=True)[:200]
    lines = lines[:-1] if len(lines) > 1 and len(sample) >= SAMPLE // 4 else lines

    def score(delimiter: str) -> tuple[bool, float, int]:
        records = [each for each in csv.reader(lines, delimiter=delimiter) if each]
        width = len(records[0]) if records else 0
        even = sum(len(each) == width for each in records) / max(1, len(records))
        return key in [name.strip() for name in records[0]], round(even, 1) if width > 1 else 0.0, width

    try:
        return max(CANDIDATES, key=score)
    except (csv.Error, IndexError):
        return ","


def text_of(file: BinaryIO, found: Found) -> TextIO:
    """The file as text from its start; what cannot be decoded becomes U+FFFD. Line ends stay as they are."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    encoding = "utf-8-sig" if found.encoding == "utf-8" else found.encoding
    errors = "replace" if found.is_broken else "strict"
    return open(file.fileno(), encoding=encoding, errors=errors, newline="", closefd=False)
