"""Paragraphs of what was typed in WordPress's classic editor: an empty line begins one, a new line breaks a line. Pure.

WordPress stores what was typed and makes paragraphs when a page is read (wpautop); an export holds the former.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HOLDERS = {"address", "article", "aside", "blockquote", "center", "details", "div", "footer", "form", "header", "main"}
HOLDERS |= {"nav", "section", "fieldset"}
LINES = {
    "p",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "caption",
    "figcaption",
    "summary",
}
LISTS = {"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "menu"}
EMPTY = {"hr", "col"}
VERBATIM = ("pre", "script", "style", "textarea", "svg", "object")
BLOCK = re.compile(
    rf"<(/?)({'|'.join(sorted(HOLDERS | LINES | LISTS | EMPTY | set(VERBATIM)))})(?=[\s/>])([^<>]*)>", re.IGNORECASE
)
EMPTY_LINE = re.compile(r"\n\s*\n")


def paragraphs(value: str) -> str:
    """HTML with paragraphs where the text has empty lines. What is one already stays."""
    return "".join(pieces(value.replace("\r\n", "\n").replace("\r", "\n")))


def pieces(value: str) -> Iterator[str]:
    at, within = 0, [""]
    while tag := BLOCK.search(value, at):
        yield text(value[at : tag.start()], within[-1])
        name, at = tag[2].lower(), tag.end()
        if name in VERBATIM and not tag[1]:
            at = end_of(name, value, at)
            yield value[tag.start() : at]
            continue
        yield tag[0]
        if tag[1]:
            leave(within, name)
        elif name not in EMPTY:
            within.append(name)
    yield text(value[at:], within[-1])


def end_of(name: str, value: str, at: int) -> int:
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(value, at)
    return closing.end() if closing else len(value)


def leave(within: list[str], name: str) -> None:
    """The element ends, and with it those in it that never did. It looks back only so far: the time stays linear."""
    near = within[-8:]
    if name in near:
        del within[len(within) - near[::-1].index(name) - 1 :]
    within[:] = within or [""]


def text(run: str, parent: str) -> str:
    if not run.strip():
        return "\n" if run else ""
    if parent in LISTS:
        return run
    parts = [part.strip() for part in EMPTY_LINE.split(run.strip()) if part.strip()]
    broken = [part.replace("\n", "<br>\n") for part in parts]
    if parent in LINES:
        return "<br><br>\n".join(broken)
    return "\n".join(f"<p>{part}</p>" for part in broken)
