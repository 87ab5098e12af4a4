"""In which encoding a file is: by its mark, as UTF-8, by its zeros, and else by how well it reads.

The last is a guess. chardet knows which letters follow each other in which language; of its candidates the one wins
that reads least oddly. Three of four names are enough; whoever takes a guess says so, with words to judge it by.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from formats.oddness import FOREIGN, oddness

BLOCK = 1 << 20
SAMPLE = 8192  # bytes of lines that are not ASCII: more makes a guess slower, and no better
LONGEST = 400  # bytes of one line in it
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = {
    "cp1252": "windows-1252",
    "iso8859-15": "iso-8859-15",
    "mac-roman": "mac-roman",
    "cp1250": "windows-1250",
    "iso8859-2": "iso-8859-2",
    "cp1251": "windows-1251",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "iso8859-5": "iso-8859-5",
    "cp1253": "windows-1253",
    "iso8859-7": "iso-8859-7",
    "cp1254": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp1257": "windows-1257",
    "cp932": "cp932",
    "euc_jis_2004": "euc-jp",
    "gb18030": "gb18030",
    "big5hkscs": "big5hkscs",
    "cp949": "cp949",
}
USUAL = "windows-1252"
WITHIN_A_WORD = re.compile(r"[^\W\d_][^\x00-\x7f]|[^\x00-\x7f][^\W\d_]")
WIDE = (USUAL, "windows-1250", "windows-1254")  # what an ISO encoding comes to that says the same
LIKELY = {USUAL: 1.3, "cp932": 0.5, "euc-jp": 0.5, "gb18030": 0.5, "big5hkscs": 0.5, "cp949": 0.5}
MOST_ODD = 0.1  # of the characters: what reads worse is in no encoding that we know
WORD = re.compile(r"(?<![^\s,;|\t\"])[^\s,;|\t\"]*[^\x00-\x7f][^\s,;|\t\"]*")  # from where it begins: each once


NO_FILES = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem", "utf-7"}


def named(name: str) -> str:
    """The name of an encoding in one form. Raises LookupError for what is none that files are in."""
    found = codecs.lookup(name.strip())
    if not found._is_text_encoding or found.name in NO_FILES:
        raise LookupError(name)
    return found.name


def told(name: str) -> str:
    """The encoding that someone names; empty: to be found out. Raises ValueError, in words."""
    try:
        return named(name) if name.strip() else ""
    except (LookupError, ValueError):
        raise ValueError(f"The encoding {name!r} is not known. Try utf-8, windows-1252 or utf-16.") from None


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """`is_guess`: nothing in the file says it; `words` are some by which a person can tell. `is_broken`: some bytes are
    not of it."""

    name: str
    is_guess: bool = False
    is_broken: bool = False
    words: tuple[str, ...] = ()


def encoding_of(file: BinaryIO) -> Encoding:
    """Reads the file once, or twice when it is not UTF-8. It can be sought."""
    file.seek(0)
    name = marked(file.read(4096))
    if not is_broken(file, name or "utf-8"):
        return Encoding(name=name or "utf-8")
    if name:
        return Encoding(name=name, is_broken=True)
    lines, is_mostly_utf8 = sampled(file)
    sample = b"\n".join(lines)
    for guess in () if is_mostly_utf8 else guesses(sample):
        if not is_broken(file, guess):
            return Encoding(name=guess, is_guess=True, words=some_words(sample.decode(guess, errors="replace")))
    return Encoding(name="utf-8", is_broken=True)


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


def blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


def is_broken(file: BinaryIO, encoding: str) -> bool:
    """Whether some of it cannot be decoded."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in blocks(file):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return True
    return False


def sampled(file: BinaryIO) -> tuple[list[bytes], bool]:
    """Different lines that are not ASCII; and whether a tenth of such lines is UTF-8, as chance never makes them."""
    found: dict[bytes, None] = {}
    size = utf8 = seen = 0
    for line in foreign_lines(file):
        seen += 1
        utf8 += is_utf8(line)
        if size < SAMPLE and line not in found:
            found[line] = None
            size += len(line)
        if size >= SAMPLE and seen >= 1000:
            break
    return list(found), utf8 * 10 >= seen


def foreign_lines(file: BinaryIO) -> Iterator[bytes]:
    for block in blocks(file):
        if not block.isascii():
            yield from (line[:LONGEST] for line in block.splitlines() if not line.isascii())


def is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return error.end >= len(line) >= LONGEST  # cut in the middle of a character
    return True


def guesses(sample: bytes) -> list[str]:
    """Encodings in which a sample reads well, the best one first."""
    import chardet  # late: it is needed for few files, and would keep every process

    ranked = []
    found = chardet.detect_all(sample, ignore_threshold=True, compat_names=False, include_encodings=list(CANDIDATES))
    for place, each in enumerate(found):
        name = CANDIDATES.get(each["encoding"] or "")
        text = decoded(sample, name) if name else None
        if name is None or text is None:
            continue
        odd = oddness(text)
        if odd <= MOST_ODD * len(FOREIGN.findall(text)):
            ranked.append((odd, -each["confidence"] * LIKELY.get(name, 1.0), place, widened(sample, name, text)))
    best = [name for *_, name in sorted(ranked)]
    return list(dict.fromkeys([USUAL, *best] if tells_little(decoded(sample, USUAL)) else best))


def tells_little(text: str | None) -> bool:
    """Whether a text reads well in the usual encoding, and only one letter, or lone letters, could refute it."""
    if text is None or oddness(text):
        return False
    return len(FOREIGN.findall(text)) == 1 or not WITHIN_A_WORD.search(text)


def widened(sample: bytes, name: str, text: str) -> str:
    """The usual name of an encoding for a text that says the same in a usual one."""
    return next((wide for wide in WIDE if decoded(sample, wide) == text), name)


def decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def some_words(text: str) -> tuple[str, ...]:
    """Up to three different ones that are not ASCII."""
    return tuple(dict.fromkeys(word[:40] for word in WORD.findall(text)[:100]))[:3]
