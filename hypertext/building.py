"""From tokens to a tree: what HTML leaves open is closed; what may not be published becomes what may, or a break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypertext import addresses
from hypertext.elements import APART, ATTRIBUTES, BLOCKS, EVERYWHERE, FORMATS, HELD, RENAMED, SEEN
from hypertext.losses import Kind, Loss
from hypertext.outline import BREAK, SPACE, Outline
from hypertext.plain import plain, with_newlines
from hypertext.spans import seen
from hypertext.tokens import CUSTOM, End, Raw, Start, Text, Token, tokens
from hypertext.tree import Attributes, Block, tidy, written

MISSED = {"script": Kind.SCRIPT, "iframe": Kind.FRAME, "textarea": Kind.FIELD}
DRAWINGS = frozenset(name for name, kind in SEEN.items() if kind == Kind.DRAWING)
READINGS = frozenset({"rp", "rt", "ruby"})
MISSED |= {name: Kind(kind) for name, kind in SEEN.items()}


SPARE = 10_000  # characters that formats may add to any text
WHICH = 60  # characters of what was lost


@dataclass(frozen=True, kw_only=True)
class Built:
    root: Block
    losses: tuple[Loss, ...]


def built(found: Sequence[Token], *, length: int, base: str = "", keeps_relative: bool = True) -> Built:
    """`length` is that of the text: what formats add where blocks break them grows no faster.

    Relative addresses are resolved against `base`; without one they stay or go.
    """
    builder = Builder(length, base, keeps_relative=keeps_relative)
    for token in seen(found):
        builder.take(token)
    tidy(builder.outline.root)
    return Built(root=builder.outline.root, losses=tuple(dict.fromkeys(builder.losses)))


def settled(value: str) -> str:
    """Markup in which nothing is left to close, to move or to take apart."""
    return written(built(tokens(plain(value)), length=len(value)).root)


class Builder:
    def __init__(self, length: int, base: str, *, keeps_relative: bool) -> None:
        self.outline = Outline(length + SPARE)
        self.losses: list[Loss] = []
        self.base, self.keeps_relative = base, keeps_relative
        self.has_brackets = False
        """Whether the reading above a word (`rt`) has brackets of its own."""

    def take(self, token: Token) -> None:
        if isinstance(token, Text):
            self.outline.text(plain(with_newlines(token.text)))
        elif isinstance(token, Raw):
            self.raw(token)
        elif isinstance(token, Start):
            self.start(token)
        else:
            self.end(token)

    def lose(self, kind: Kind, which: str = "") -> None:
        self.losses.append(Loss(kind=kind, which=which[:WHICH]))

    def raw(self, token: Raw) -> None:
        if token.name in MISSED:
            self.lose(MISSED[token.name], token.attributes.get("src", "") or token.attributes.get("data", ""))
            self.outline.part(SPACE if token.name in DRAWINGS else BREAK)
        if not token.is_whole and token.name in ("script", "style") and token.text.strip():
            self.lose(Kind.UNENDED, token.name)
        if token.name in HELD and token.text:
            self.outline.part(BREAK)
            self.take(Text(text=token.text))
            self.outline.part(BREAK)

    def start(self, token: Start) -> None:
        name = RENAMED.get(token.name, token.name)
        if name in FORMATS:
            self.outline.formats.begin(name, self.kept(name, token.attributes), len(self.outline.stack))
        elif name in BLOCKS:
            self.outline.open(name, token.name, self.kept(name, token.attributes))
        elif name == "img":
            self.picture(token)
        elif name in ("br", "wbr"):
            self.outline.leaf(name)
        elif name == "hr":
            self.outline.rule()
        else:
            self.other(token)

    def other(self, token: Start) -> None:
        if token.name == "input":
            self.field(token)
        elif token.name == "frame":
            self.lose(Kind.FRAME, token.attributes.get("src", ""))
        elif token.name in READINGS:
            self.reading(token.name)
        elif is_apart(token.name):
            self.outline.part(SPACE)

    def end(self, token: End) -> None:
        name = RENAMED.get(token.name, token.name)
        if name in FORMATS:
            self.outline.formats.end(name)
        elif name in BLOCKS:
            self.outline.close(token.name)
        elif name == "br":
            self.outline.leaf("br")
        elif name == "rt" and not self.has_brackets:
            self.outline.text(")")
        elif is_apart(name) or name in ("hr", "img", "input"):
            self.outline.part(SPACE)

    def reading(self, name: str) -> None:
        """How a word is read stands in brackets behind it."""
        if name == "rt" and not self.has_brackets:
            self.outline.text("(")
        self.has_brackets = name == "rp" or (self.has_brackets and name == "rt")

    def field(self, token: Start) -> None:
        if token.attributes.get("type", "").lower() != "hidden":
            self.lose(Kind.FIELD, token.attributes.get("type", ""))
            self.outline.part(SPACE)

    def picture(self, token: Start) -> None:
        """One that nobody could see goes, and leaves a space."""
        url, alt = token.attributes.get("src", ""), token.attributes.get("alt", "")
        found = self.address(url)
        if is_pixel(token.attributes):
            self.lose(Kind.PIXEL, url)
            found = ""
        elif not addresses.is_picture(found):
            self.lose(Kind.PICTURE, alt or url)
            found = ""
        elif addresses.is_relative(found):
            self.lose(Kind.RELATIVE_PICTURE, url)
        if found and (self.keeps_relative or not addresses.is_relative(found)):
            self.outline.leaf("img", self.kept("img", token.attributes | {"src": found}))
        else:
            self.outline.part(SPACE)

    def address(self, url: str) -> str:
        return addresses.resolved(url, self.base)

    def link(self, url: str) -> str:
        """The address of a link, as it may be written; empty where there is none."""
        found = self.address(url)
        if not found or addresses.is_usable(found):
            return found
        if addresses.is_relative(found):
            self.lose(Kind.RELATIVE_LINK, url)
            return found if self.keeps_relative else ""
        self.lose(Kind.LINK, url)
        return ""

    def kept(self, name: str, attributes: dict[str, str]) -> Attributes:
        """The attributes that may be written."""
        known = ATTRIBUTES.get(name, frozenset()) | EVERYWHERE
        found = {key: plain(with_newlines(value)) for key, value in attributes.items() if key in known}
        if name == "a" and "href" in found:
            found["href"] = self.link(found["href"])
        if "cite" in found and not addresses.is_usable(cite := self.address(found["cite"])):
            found["cite"] = cite if addresses.is_relative(cite) and self.keeps_relative else ""
        return tuple((key, value) for key, value in found.items() if value or key not in ("href", "cite"))


def is_apart(name: str) -> bool:
    return name in APART or bool(CUSTOM.fullmatch(name))


def is_pixel(attributes: dict[str, str]) -> bool:
    """Whether it counts readers, and shows them nothing."""
    return any(attributes.get(side, "").strip().removesuffix("px") in ("0", "1") for side in ("width", "height"))
