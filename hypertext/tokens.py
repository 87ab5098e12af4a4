"""Markup as a stream of tokens. What looks like a tag and is none of HTML's is text, as it was written.

A scanner of our own, and not a browser's: those read `?a=1&region=2` as `?a=1®ion=2`, lose `<Name>`, and take all that
follows `<a href="` for an address. Each character is looked at a few times at most, whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hypertext.elements import KNOWN, RAW
from hypertext.references import decoded

MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
TAG_NAME = re.compile(r"(/?)([A-Za-z][A-Za-z0-9:._-]*)(?=[\s/>])[\s/]*")
ATTRIBUTE = re.compile(
    r"""([^\s/>=<]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)|(?=[\s/>])))?[\s/]*""",
)
CUSTOM = re.compile(r"[a-z][a-z0-9._]*-[a-z0-9._-]*")  # https://html.spec.whatwg.org/#valid-custom-element-name
OFFICE = re.compile(r"(?:[mopvwx]|st\d|u\d|fb|g|html|svg|xhtml):[a-z0-9]+")  # what word processors and widgets paste
DECLARATION = re.compile(r"<!--|<!\[CDATA\[|<!\[|<!doctype\b|<\?php\b|<\?(?=[a-z])", re.IGNORECASE)
SHORT_COMMENT = re.compile(r"<!--?-?>")
ENDS = {"<!--": "-->", "<![cdata[": "]]>", "<?php": "?>"}
ENDINGS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    is_closed: bool = False
    """`<x/>`: counts within drawings only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """An element whose content is no markup, e.g. a script. `is_whole` is false where it never ends."""

    name: str
    attributes: dict[str, str]
    text: str
    is_whole: bool = True


Token = Text | Start | End | Raw


def tokens(value: str) -> list[Token]:
    return list(Scanner(value).run())


def attributes(tag: str) -> dict[str, str]:
    """Those of one tag, as it is written: `<a href="…">`."""
    found = next(iter(tokens(tag)), None)
    return found.attributes if isinstance(found, Start | Raw) else {}


class Scanner:
    def __init__(self, value: str) -> None:
        self.value, self.at, self.told = value, 0, 0
        self.doomed: set[int] = set()
        """Places from which no tag ends; looked at once."""
        self.missing: set[str] = set()
        """What was searched up to the end and not found."""

    def run(self) -> Iterator[Token]:
        while found := MARKUP.search(self.value, self.at):
            start = found.start()
            token = self.markup(start)
            if self.at <= start:
                self.at = start + 1  # it was text
                continue
            yield from self.text(self.told, start)
            self.told = self.at
            if token:
                yield token
        yield from self.text(self.told, len(self.value))

    def text(self, start: int, end: int) -> Iterator[Token]:
        if start < end:
            yield Text(text=decoded(self.value[start:end]))

    def find(self, what: str, start: int) -> int:
        """Where it is; -1 where it is not, which is asked once only."""
        if what in self.missing:
            return -1
        found = self.value.find(what, start)
        if found < 0:
            self.missing.add(what)
        return found

    def markup(self, start: int) -> Token | None:
        """Moves `at` behind what begins here; leaves it where this is text."""
        following = self.value[start + 1]
        if following in "!?":
            return self.declaration(start)
        name = TAG_NAME.match(self.value, start + 1)
        if not name or not is_known(name[2].lower()):
            return None
        attributes = self.attributes(name.end())
        if attributes is None:
            return None
        tag = name[2].lower()
        if name[1]:
            return End(name=tag)
        if tag in RAW:
            return self.raw(tag, attributes)
        return Start(name=tag, attributes=attributes, is_closed=self.value[self.at - 2] == "/")

    def attributes(self, start: int) -> dict[str, str] | None:
        """Those of a tag, with `at` behind it; None when it does not end, or another begins in it."""
        found: dict[str, str] = {}
        passed, at = [], start
        while not self.value.startswith(">", at):
            match = None if at in self.doomed else ATTRIBUTE.match(self.value, at)
            passed.append(at)
            if not match:
                self.doomed.update(passed)
                return None
            given = match[2] or match[3] or match[4] or ""
            found.setdefault(match[1].lower(), decoded(given))
            at = match.end()
        self.at = at + 1
        return found

    def raw(self, name: str, attributes: dict[str, str]) -> Raw:
        """Content up to the end tag. Without one there is none; of a script or a style all that follows is its own."""
        begin, is_closed = self.at, self.value[self.at - 2] == "/"  # as XHTML writes what is empty
        ending = None if is_closed or name in self.missing else ENDINGS[name].search(self.value, begin)
        closing = self.find(">", ending.end()) if ending else -1
        if ending and closing >= 0:
            self.at = closing + 1
            return Raw(name=name, attributes=attributes, text=self.value[begin : ending.start()])
        if is_closed or name not in ("script", "style"):
            self.missing |= set() if is_closed else {name}
            return Raw(name=name, attributes=attributes, text="", is_whole=is_closed)
        self.at = len(self.value)
        return Raw(name=name, attributes=attributes, text=self.value[begin:], is_whole=False)

    def declaration(self, start: int) -> Text | None:
        """Comments and declarations are for machines; one that never ends is text."""
        found = DECLARATION.match(self.value, start)
        if not found:
            return None
        kind = found[0].lower()
        if kind == "<!--" and (short := SHORT_COMMENT.match(self.value, start)):
            self.at = short.end()
            return None
        end = self.find(ENDS.get(kind, ">"), found.end())
        if end < 0:
            return None
        self.at = end + len(ENDS.get(kind, ">"))
        return Text(text=self.value[found.end() : end]) if kind == "<![cdata[" else None


def is_known(name: str) -> bool:
    """Whether HTML has such an element, or those who write for browsers may."""
    return name in KNOWN or bool(CUSTOM.fullmatch(name) or OFFICE.fullmatch(name))
