"""Character references (`&amp;`, `&#8217;`) as characters; what only resembles one keeps its letters."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,40};?)")
BARE = frozenset({"amp", "gt", "lt", "nbsp", "quot"})
"""Read without their semicolon too. Others are where they stand alone: in `?a=1&copy=2` they are part of an address."""


def decoded(value: str) -> str:
    """The characters that a text or an attribute stands for."""
    return REFERENCE.sub(character, value) if "&" in value else value


def character(found: re.Match[str]) -> str:
    whole = found[0]
    if whole[1] == "#":
        return unescape(whole)
    if whole.endswith(";"):
        return html5.get(whole[1:], whole)
    before, behind = (
        found.string[max(0, found.start() - 1) : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    is_alone = not before.strip() and not behind.strip() and whole[1:] in html5
    is_read = is_alone or (whole[1:].lower() in BARE and behind != "=")
    return html5.get(f"{whole[1:]};", whole) if is_read else whole
