"""Auto-detection of a file's encoding, format, delimiter and header from its bytes, unless they are named."""

from __future__ import annotations

import codecs
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from typing import Any, BinaryIO, TextIO

from cms.lookups import columns
from cms.lookups.options import Options
from cms.lookups.problem import FileError
from formats import encoding as encodings
from formats.dialect import Dialect, dialect_of
from formats.encoding import Encoding, encoding_of
from formats.lines import pass_over
from formats.signatures import what_else

SAMPLE = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Found:
    """`is_broken`: some bytes are not of the encoding; their lines are problems. `is_guess` and `words`: see
    `formats.encoding`. `skip_lines` are above the header; `elsewhere` is a line with the key when that has none."""

    sha256: str
    size: int
    format: str
    encoding: str
    delimiter: str = ""
    is_broken: bool = False
    is_guess: bool = False
    words: Sequence[str] = ()
    skip_lines: int = 0
    is_skip_told: bool = False
    elsewhere: int = 0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "words": list(self.words)}


def look(file: BinaryIO, options: Options) -> Found:
    """Reads the whole file, more than once. Raises FileError."""
    file.seek(0)
    start = file.read(SAMPLE)
    if not start.strip():
        raise FileError("The file is empty." if len(start) < SAMPLE else "The file begins with nothing but blanks.")
    if other := what_else(start):
        raise FileError(other)
    encoding = told(file, options.encoding) if options.encoding else encoding_of(file)
    sample = sample_of(start, encoding.name)
    kind = options.format or format_of(sample)
    dialect = written(sample, options) if kind == "csv" else Dialect(delimiter="", skip=options.skip_lines or 0)
    digest, size = digested(file)
    return Found(
        sha256=digest,
        size=size,
        format=kind,
        encoding=encoding.name,
        delimiter=dialect.delimiter,
        is_broken=encoding.is_broken,
        is_guess=encoding.is_guess,
        words=encoding.words,
        skip_lines=dialect.skip,
        is_skip_told=options.skip_lines is not None,
        elsewhere=dialect.elsewhere,
    )


def notes(found: Found) -> list[str]:
    """What was taken for granted, in words: a person should know, and can say otherwise."""
    said = []
    if found.is_guess:
        words = ", ".join(f"“{word}”" for word in found.words)
        said.append(f"It was read as {found.encoding}, e.g. {words}: a guess. Else name the encoding (--encoding).")
    if found.skip_lines and not found.is_skip_told:
        lines = "1 line" if found.skip_lines == 1 else f"{found.skip_lines} lines"
        said.append(f"{lines} above the header left out (--skip-lines).")
    return said


def told(file: BinaryIO, name: str) -> Encoding:
    return Encoding(name=name, is_broken=encodings.is_broken(file, name))


def digested(file: BinaryIO) -> tuple[str, int]:
    """Its digest, and its size in bytes."""
    digest, size = sha256(), 0
    for block in encodings.blocks(file):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def sample_of(start: bytes, encoding: str) -> str:
    """Whole lines of the beginning, when it has any."""
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(start, final=len(start) < SAMPLE)
    end = max(text.rfind("\n"), text.rfind("\r")) + 1
    return text[:end] if end and len(start) == SAMPLE else text


def format_of(sample: str) -> str:
    start = sample.lstrip("\ufeff \t\r\n")[:1]
    if start == "[":
        raise FileError("This is one JSON list. Write JSON-lines instead: one object a line, no commas between.")
    return "jsonl" if start == "{" else "csv"


def written(sample: str, options: Options) -> Dialect:
    """How a CSV is. A key with a comma is several columns, or else one."""
    known = partial(dialect_of, sample, delimiter=options.delimiter, skip=options.skip_lines)
    several = columns.split(options.key)
    found = known(keys=several)
    one = known(keys=[options.key]) if len(several) > 1 and not found.has_keys else found
    return one if one.has_keys else found


def text_of(file: BinaryIO, found: Found) -> TextIO:
    """The file as text from its header; what cannot be decoded becomes U+FFFD. Line ends stay as they are."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    encoding = "utf-8-sig" if found.encoding == "utf-8" else found.encoding
    errors = "replace" if found.is_broken else "strict"
    text = open(file.fileno(), encoding=encoding, errors=errors, newline="", closefd=False)  # noqa: SIM115
    return pass_over(text, found.skip_lines)
