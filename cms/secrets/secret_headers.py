"""Secret headers as people and programs write them: set once, shown as dots, kept sealed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from cms.secrets.encryption import Undecryptable, decrypt, seal

DOTS = "••••••"
NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
VALUE = re.compile(r"[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff\t]*[\x21-\x7e\x80-\xff])?$")
# These are the fetcher's own: with another value it would ask another server, or misread the answer.
OURS = {
    *("host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "range"),
    *("accept-encoding", "if-none-match", "if-modified-since"),
}


def opened(sealed: str) -> dict[str, str]:
    """For who fetches. Raises Undecryptable."""
    text = decrypt(sealed)
    return json.loads(text) if text else {}


def masked(sealed: str) -> dict[str, str]:
    """Names with dots. What cannot be opened shows nothing, so that a form can still replace it."""
    try:
        return dict.fromkeys(opened(sealed), DOTS)
    except Undecryptable:
        return {}


def sealed(value: Mapping[str, str] | str | None, *, before: str = "") -> str:
    """A value of dots is the one from `before`. Raises ValidationError."""
    given = parse(value) if isinstance(value, str) else dict(value or {})
    known: dict[str, str] = {}
    if DOTS in given.values():
        known = {name.lower(): kept for name, kept in openable(before).items()}
    headers = {name: known.get(name.lower(), "") if kept == DOTS else kept for name, kept in given.items()}
    for name, kept in headers.items():
        check(name, kept)
    return seal(json.dumps(headers)) if headers else ""


def openable(before: str) -> dict[str, str]:
    try:
        return opened(before)
    except Undecryptable:
        raise ValidationError("The values cannot be read with this SECRET_KEY any more: enter them again.") from None


def parse(text: str) -> dict[str, str]:
    """Lines `Name: value`. Raises ValidationError without repeating a value."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            name, colon, value = line.partition(":")
            if not colon:
                raise ValidationError(f"Line {number} has no colon. Write one header a line, as in “Authorization: …”.")
            found[name.strip()] = value.strip()
    return found


def lines(value: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {kept}" for name, kept in value.items())


def check(name: str, value: str) -> None:
    """Raises ValidationError, which never holds the value."""
    if not NAME.fullmatch(name):
        raise ValidationError("A header's name has letters, digits and dashes only.")
    if name.lower() in OURS:
        raise ValidationError(f"{name} is set by Stillwire itself. Leave it out.")
    if not VALUE.fullmatch(value):
        raise ValidationError(f"The value of {name} is empty, or has characters that a header cannot have.")
