"""Shortcodes (https://codex.wordpress.org/Shortcode): `[caption]<img …> words[/caption]` and its siblings. Pure.

Words in brackets that are no shortcode, as in “[sic]”, stay. One that only a plugin knows leaves what it encloses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

DEPTH = 20
TAG = re.compile(r"(\[?)\[(/?)([a-zA-Z][\w-]{0,60})((?:[\s=/][^\[\]]*)?)\](\]?)")
QUOTES = str.maketrans({"“": '"', "”": '"', "″": '"', "‘": "'", "’": "'", "′": "'", "\xa0": " "})
REFERENCES = re.compile(r"&(?:quot|#0*34|#x0*22|#822[01]|#8243);", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|'([^']*)'|([^\s"']+)""",
)
QUOTED = re.compile(r"""=\s*(?:["']|&(?:quot|#\w+);)""")


@dataclass(frozen=True, kw_only=True)
class Shortcode:
    """`named` are its attributes, `bare` those without a name, `inner` what it encloses, as HTML already."""

    name: str
    named: dict[str, str] = field(default_factory=dict)
    bare: tuple[str, ...] = ()
    inner: str = ""


Draw = Callable[[Shortcode], str]


@dataclass
class Open:
    """A shortcode whose end is still to come."""

    name: str
    attributes: str
    parts: list[str] = field(default_factory=list)


def drawn(value: str, known: dict[str, Draw], unknown: Draw) -> str:
    """The value with each shortcode as HTML. `unknown` draws those that are not among the known."""
    if "[" not in value:
        return value
    return Drawing(value, known, unknown).result()


class Drawing:
    def __init__(self, value: str, known: dict[str, Draw], unknown: Draw) -> None:
        self.value, self.known, self.unknown = value, known, unknown
        tags = [found for found in TAG.finditer(value) if not (found[1] and found[5])]
        self.last = {found[3].lower(): found.start() for found in tags if found[2]}
        self.open: list[Open] = [Open("", "")]
        self.names: Counter[str] = Counter()

    def result(self) -> str:
        at = 0
        for tag in TAG.finditer(self.value):
            self.open[-1].parts.append(self.value[at : tag.start()])
            self.take(tag)
            at = tag.end()
        self.open[-1].parts.append(self.value[at:])
        while len(self.open) > 1:
            self.end_unclosed()
        return "".join(self.open[0].parts)

    def take(self, tag: re.Match[str]) -> None:
        before, after = tag[1], tag[5]
        if before and after:  # [[caption]] is how one writes about shortcodes
            self.open[-1].parts.append(tag[0][1:-1])
            return
        self.open[-1].parts.append(before)
        (self.end if tag[2] else self.begin)(tag)
        self.open[-1].parts.append(after)

    def begin(self, tag: re.Match[str]) -> None:
        name, written = tag[3].lower(), tag[4]
        while self.names[name]:  # WordPress lets none enclose its like: the first had no end
            self.end_unclosed()
        encloses = self.last.get(name, -1) > tag.start() and not written.endswith("/")
        if encloses and len(self.open) <= DEPTH:
            self.open.append(Open(name, written))
            self.names[name] += 1
        else:
            self.open[-1].parts.append(self.draw(name, written, "") if self.is_one(name, written) else written_as(tag))

    def end(self, tag: re.Match[str]) -> None:
        name = tag[3].lower()
        if not self.names[name]:
            self.open[-1].parts.append("" if name in self.known else written_as(tag))
            return
        while self.open[-1].name != name:
            self.end_unclosed()
        ended = self.open.pop()
        self.names[name] -= 1
        self.open[-1].parts.append(self.draw(name, ended.attributes, "".join(ended.parts)))

    def end_unclosed(self) -> None:
        """The innermost had no end: what seemed to be in it follows it."""
        ended = self.open.pop()
        self.names[ended.name] -= 1
        self.open[-1].parts += [self.draw(ended.name, ended.attributes, ""), *ended.parts]

    def is_one(self, name: str, written: str) -> bool:
        """Whether it is a shortcode, and not “[where x=5]”: people quote values, and programs' names are no words."""
        looks_made = QUOTED.search(written.translate(QUOTES)) or re.search(r"[\d_-]", name)
        return name in self.known or bool(looks_made and attributes(written)[0])

    def draw(self, name: str, written: str, inner: str) -> str:
        named, bare = attributes(written)
        return self.known.get(name, self.unknown)(Shortcode(name=name, named=named, bare=bare, inner=inner))


def written_as(tag: re.Match[str]) -> str:
    return f"[{tag[2]}{tag[3]}{tag[4]}]"


def attributes(written: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Attributes with names (in small letters), and those without."""
    written = REFERENCES.sub('"', written.translate(QUOTES)).strip().removesuffix("/").lstrip("= ")
    named: dict[str, str] = {}
    bare = []
    for found in ATTRIBUTE.finditer(written):
        name, *rest = found.groups()
        value = next((part for part in rest if part is not None), "").strip()
        if name:
            named.setdefault(name.lower(), value)
        else:
            bare.append(value)
    return named, tuple(bare)
