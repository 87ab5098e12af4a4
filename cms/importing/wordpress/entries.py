"""Entries of a live blog of Automattic's plugin (https://github.com/Automattic/liveblog). Pure.

Each is a comment of its post. An edit is a comment more, which names the entry that it replaces (`liveblog_replaces`);
so is a deletion, but without a text. The entry itself has the words of its last edit, except in files of old versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from cms.importing.wordpress.standing import is_entry
from cms.importing.wordpress.values import Comment
from hypertext import tokens

REPLACES = "liveblog_replaces"
KEY = ("liveblog_key_entry", "liveblog-key-entry")
SHOWN = {"liveblog", "1", ""}  # statuses; a deleted entry is in the trash
MARKED = re.compile(r"<(a|span)\b([^<>]*)>([^<]*)</\1\s*>", re.IGNORECASE)
TYPED = re.compile(r"(^|[>\s])/key(?![\w/.-])\s*", re.IGNORECASE)
EMOJI = re.compile(r"/([0-9a-f]{2,6}(?:-[0-9a-f]{2,6}){0,9})\.(?:png|svg)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry as readers saw it last. `first` has its date and its authors, `last` its words."""

    first: Comment
    last: Comment


@dataclass(kw_only=True)
class Entries:
    shown: list[Entry] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    without_entry: list[Comment] = field(default_factory=list)
    """Edits of entries that are not in the file."""


def entries(comments: Iterable[Comment]) -> Entries:
    """The entries among a post's comments: each with its last edit, and without those that were deleted."""
    mine = sorted(filter(is_entry, comments), key=lambda comment: (comment.date_gmt, comment.id))
    by_id = {comment.id: comment for comment in mine}
    of, last, found = originals(by_id), dict[int, Comment](), Entries()
    for comment in mine:
        entry = of[comment.id]
        if entry == comment.id or comment.status not in SHOWN:
            continue
        if entry in by_id:
            last[entry] = comment
        elif comment.text.strip():
            found.without_entry.append(comment)
    for comment in mine:
        if of[comment.id] == comment.id:
            sort(found, comment, last.get(comment.id, comment))
    return found


def originals(by_id: dict[int, Comment]) -> dict[int, int]:
    """The entry that each comment is of, by their ids: itself, or for an edit, and an edit of an edit, its entry."""
    found: dict[int, int] = {}
    for start in by_id:
        path, at = [], start
        while at in by_id and at not in found:
            found[at] = at  # until the end of the way is known; a circle ends where it began
            path.append(at)
            at = replaced(by_id[at]) or at
        entry = found.get(at, at)
        found.update(dict.fromkeys(path, entry))
    return found


def replaced(comment: Comment) -> int:
    """The number of the entry that a comment replaces; 0 for none."""
    written = comment.meta.get(REPLACES, "").strip()
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else 0


def sort(found: Entries, first: Comment, last: Comment) -> None:
    if first.status not in SHOWN or not last.text.strip():
        found.deleted.append(first.id)
    else:
        found.shown.append(Entry(first=first, last=last))


def is_key_event(entry: Entry) -> bool:
    """Marked by the command /key: the plugin keeps a mark (`liveblog_key_entry`) and, hidden, the command itself."""
    marked = any(entry.first.meta.get(key, "").strip().lower() in ("true", "1") for key in KEY)
    return marked or "key" in classed(entry.last.text, "command", "type-") or bool(TYPED.search(entry.last.text))


def hashtags(text: str) -> list[str]:
    return [unquote(term) for term in classed(text, "hash", "term-")]


def classed(text: str, kind: str, prefix: str) -> list[str]:
    """What the plugin marked of a kind: `class="liveblog-hash term-flood"` is `flood`."""
    found = (classes(tag[2]) for tag in MARKED.finditer(text) if f"liveblog-{kind}" in tag[2])
    return [name.removeprefix(prefix) for names in found for name in names if name.startswith(prefix)]


def classes(attributes: str) -> list[str]:
    return tokens.attributes(f"<span{attributes}>").get("class", "").split()


def readable(text: str) -> str:
    """The text without what the plugin hides, with signs instead of pictures of them."""
    text = MARKED.sub(unmarked, text) if "liveblog-" in text else text
    return with_signs(TYPED.sub(r"\1", text))


def unmarked(tag: re.Match[str]) -> str:
    names = classes(tag[2])
    if "liveblog-command" in names:
        return ""
    return f"#{tag[3].lstrip('#')}" if "liveblog-hash" in names else tag[0]


def with_signs(text: str) -> str:
    """Pictures of emojis are named after their code points: /1f44d.png is 👍."""
    return re.sub(r"<img\b[^<>]*>", sign, text) if "emoji" in text else text


def sign(found: re.Match[str]) -> str:
    attributes = tokens.attributes(found[0])
    if not {"liveblog-emoji", "emoji", "wp-smiley"} & set(attributes.get("class", "").split()):
        return found[0]
    code = EMOJI.search(urlsplit(attributes.get("src", "")).path)
    points = [int(point, 16) for point in code[1].split("-")] if code else []
    if not points or max(points) > 0x10FFFF:
        return attributes.get("alt", "") or f":{attributes.get('data-emoji', '')}:"
    return "".join(map(chr, points))
