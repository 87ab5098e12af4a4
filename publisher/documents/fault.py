"""Why a row cannot be shown. One such row is left out, and keeps no other from being published. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

ODD = (ValueError, TypeError, AttributeError, ArithmeticError, LookupError, RecursionError)
"""What code that reads a row may raise when the row holds what no form would have taken."""


def in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def of(render: Callable[[Any], Any], row: Any) -> str:
    """Why what is made of a row cannot be made, or written as JSON; empty when it can."""
    try:
        orjson.dumps(render(row))
    except ODD as error:
        return in_words(error)
    return ""
