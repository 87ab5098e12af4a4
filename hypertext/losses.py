"""What of a text cannot be published: each loss has a kind, and what it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    SCRIPT = "script"
    FRAME = "frame"
    DRAWING = "drawing"
    PLAYER = "player"
    FIELD = "field"
    PICTURE = "picture"
    """It has no address that a browser could load."""
    PIXEL = "pixel"
    """It counts readers, and shows them nothing."""
    RELATIVE_PICTURE = "relative picture"
    LINK = "link"
    """It leads to what is no page: a script, a file on somebody's disk."""
    RELATIVE_LINK = "relative link"
    UNENDED = "unended"
    """A script or a style without an end tag: all that follows belongs to it."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    kind: Kind
    which: str = ""
