"""Reads the stories of demo/content: plain text, so that they can be edited like any story. Touches no database.

A post begins with a line `@ MINUTE | AUTHOR, AUTHOR | TAG, TAG | FLAG FLAG`, then perhaps lines `# title` and
`! correction`, then its HTML; what follows a line `+++` was added after publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("content")


@dataclass(frozen=True, kw_only=True)
class Story:
    """One post. `minute` counts from the start of the coverage; flags are key, pinned, removed and draft."""

    minute: float
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    flags: frozenset[str]
    title: str
    body: str
    addition: str = ""
    correction: str = ""


def read(name: str) -> list[Story]:
    """The posts of `content/{name}.txt`, oldest first."""
    text = "\n" + (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return sorted((parse(block) for block in text.split("\n@ ")[1:]), key=lambda story: story.minute)


def parse(block: str) -> Story:
    head, _, rest = block.strip().partition("\n")
    minute, authors, tags, flags = ([*head.split("|"), "", "", ""])[:4]
    lines = rest.strip().split("\n")
    title = lines.pop(0)[2:] if lines[0].startswith("# ") else ""
    correction = lines.pop(0)[2:] if lines[0].startswith("! ") else ""
    body, _, addition = "\n".join(lines).partition("+++")
    return Story(
        minute=float(minute),
        authors=words(authors),
        tags=words(tags),
        flags=frozenset(flags.split()),
        title=title.strip(),
        body=body.strip(),
        addition=addition.strip(),
        correction=correction.strip(),
    )


def words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
