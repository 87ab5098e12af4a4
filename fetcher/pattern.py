"""Regular expressions of editors, by an engine whose time grows with the text alone (https://github.com/google/re2)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fetcher.allowance import TooCostly

LONGEST = 1_000  # characters
MOST_STEPS = 100_000_000  # the length of a text times that of the pattern's program
BYTES = 2_000_000  # of memory
# What JavaScript and Python write otherwise than RE2: \u00e9, and the end of the text.
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Any:
    """Raises ValueError that says what is wrong."""
    import re2  # late: most processes never need it

    if len(pattern) > LONGEST:
        raise ValueError(f"a pattern has {len(pattern):,} characters; {LONGEST:,} are the most")
    options = re2.Options()
    options.max_mem, options.log_errors = BYTES, False
    try:
        return re2.compile(ESCAPE.sub(translated, pattern), options)
    except (re2.error, UnicodeError) as error:
        words = error.args[0].decode(errors="replace") if isinstance(error, re2.error) else "no text"
        raise ValueError(
            f"the pattern {pattern[:100]!r} cannot be used ({words}): look-around and back-references are not known"
        ) from None


def translated(found: re.Match[str]) -> str:
    if found[1]:
        return f"\\x{{{found[1]}}}"
    return r"\z" if found[2] == "Z" else found[0]


def is_found(pattern: str, text: str) -> bool:
    """Raises ValueError, or TooCostly."""
    program = compiled(pattern)
    if len(text) * program.programsize > MOST_STEPS:
        raise TooCostly(f"the pattern {pattern[:100]!r} is too large for a text of {len(text):,} characters")
    return program.search(text.encode(errors="replace").decode()) is not None
