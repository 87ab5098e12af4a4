"""Keys of rows: made alike by rule, and fit for a web address or refused. Pure.

A row is found at `lookups/{table}/{encodeURIComponent(key)}.json`: whatever can be percent-encoded is kept as it is.
Refused is what servers between the reader and the bucket read in more than one way, even when it is encoded: slashes,
backslashes, the percent sign, control and invisible characters, and names of dots alone (RFC 3986, 5.2.4 and 6.2.2).

A key of several columns is their values with a tilde between: `Cook~0012`. Addresses hold a tilde as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from cms.lookups.problem import LineError

CASES: dict[str, Callable[[str], str]] = {"keep": str, "lower": str.lower, "upper": str.upper}
JOINER = "~"
MOST_COLUMNS = 10
LONGEST = 500  # bytes in UTF-8; S3 ends at 1,024 for the whole key
PLAIN = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}").fullmatch
SIGNS = {"/": "a slash", "\\": "a backslash", "%": "a percent sign"}
UNSAFE = re.compile(r"[/\\%\x00-\x1f\x7f]")


def rule(*, trim: bool, case: str, pad: int) -> Callable[[str], str]:
    """The function that makes a key of a field. It raises LineError."""
    cased = CASES[case]

    def key(value: str) -> str:
        if trim:
            value = value.strip()
        if not value:
            raise LineError("empty", "the key is empty")
        if case != "keep":
            value = cased(value)
        if len(value) < pad:
            value = value.zfill(pad)
        return value if PLAIN(value) else checked(value)

    return key


def joined(rules: Sequence[Callable[[str], str]], names: Sequence[str]) -> Callable[[Sequence[str]], str]:
    """The function that makes one key of the fields of several columns. It raises LineError."""

    def key(values: Sequence[str]) -> str:
        parts = []
        for rule, name, value in zip(rules, names, values, strict=True):
            if JOINER in value:
                raise LineError("key", f"{name} has a tilde, which stands between the parts of a key: {value[:40]!r}")
            try:
                parts.append(rule(value))
            except LineError as error:
                raise LineError(error.kind, f"{name}: {error}") from None
        return checked_length(JOINER.join(parts))

    return key


def checked(value: str) -> str:
    """A key with other than plain characters, in one form (NFC). Raises LineError."""
    value = unicodedata.normalize("NFC", value)
    found = UNSAFE.search(value)
    hidden = found[0] if found else next((each for each in value if unicodedata.category(each)[0] == "C"), None)
    if hidden is not None:
        raise LineError("key", f"the key {value!r} has {name_of(hidden)}, which cannot be part of a web address")
    if not value.strip("."):
        raise LineError("key", f"the key {value!r} is nothing but dots, which web addresses drop")
    return checked_length(value)


def checked_length(value: str) -> str:
    if len(value.encode()) > LONGEST:
        raise LineError("key", f"the key is longer than {LONGEST} bytes: {value[:40]!r} …")
    return value


def name_of(character: str) -> str:
    return SIGNS.get(character) or unicodedata.name(character, "").lower() or f"the character U+{ord(character):04X}"
