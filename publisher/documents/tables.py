"""Tables whose header cells say what they are the headers of, for who hears a table read aloud. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

CELLS = re.compile(r'<(/?)(table|tr|td|th)((?: [a-z-]+="[^"]*")*)>')  # as the cleaner writes them


@dataclass
class Row:
    """The header cells of a row that say nothing, by where their tags end; and whether it has other cells."""

    headers: list[int] = field(default_factory=list)
    has_data: bool = False


def scoped(text: str) -> str:
    """Cleaned HTML with a `scope` on each `th` that has none: of its row where that holds data, else of its column."""
    if "<th" not in text:
        return text
    scopes: dict[int, str] = {}
    rows: list[Row] = []
    for tag in CELLS.finditer(text):
        is_end, name = tag[1], tag[2]
        if name == "tr" and not is_end:
            rows.append(Row())
        elif name == "tr" and rows:
            row = rows.pop()
            scopes |= dict.fromkeys(row.headers, "row" if row.has_data else "col")
        elif rows and not is_end:
            note(rows[-1], tag)
    return inserted(text, scopes)


def note(row: Row, tag: re.Match[str]) -> None:
    row.has_data |= tag[2] == "td"
    if tag[2] == "th" and " scope=" not in tag[3]:
        row.headers.append(tag.end() - 1)


def inserted(text: str, scopes: dict[int, str]) -> str:
    parts, start = [], 0
    for at in sorted(scopes):
        parts += [text[start:at], f' scope="{scopes[at]}"']
        start = at
    return "".join([*parts, text[start:]])
