"""Lines as people write them become what HTML has for them. An address alone on its line becomes a quote.

An empty line begins a paragraph, a new line is a line, in whatever stands in no block. In a block a new line is a
space, as HTML has it; unless nothing in the text says where lines end, for then whoever wrote it wrote text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cms.text.embeds import figure
from cms.text.lines import Line, joined, lines, paragraphs
from cms.text.sources import Source, source
from hypertext.building import built
from hypertext.elements import DIVISIONS
from hypertext.tokens import Start, Token
from hypertext.tree import Block, Piece, Run

ADDRESS = re.compile(r"https?://[^\s<>]{1,2000}", re.IGNORECASE)
SAYS_LINES = DIVISIONS | {"br", "div", "p"}
HOLD_LINES = frozenset({"blockquote", "dd", "figcaption", "li", "td", "th"})
BETWEEN = "\n\n"
Children = list[Block | Run]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """`reads_new_lines`: as lines, else as spaces; `reads_blocks`: in quotes and items too."""

    reads_new_lines: bool
    reads_blocks: bool


def setting(tokens: Sequence[Token], *, is_written: bool) -> Setting:
    """How to read lines. `is_written`: by somebody who sees lines, and not HTML that a program gives."""
    tags = [token.name for token in tokens if isinstance(token, Start)]
    return Setting(reads_new_lines=is_written or not tags, reads_blocks=SAYS_LINES.isdisjoint(tags))


def set_out(root: Block, how: Setting) -> None:
    children = root.children
    is_plain = not any(isinstance(each, Block) or is_formatted(each) for each in children)
    root.children = []
    for n, child in enumerate(children):
        if isinstance(child, Block):
            root.children += block(child, how)
        else:
            is_between = bool(root.children) or n + 1 < len(children)
            root.children += outer(child, how, is_plain=is_plain, is_between=is_between)


def is_formatted(run: Run) -> bool:
    return any(piece.formats or piece.leaf for piece in run)


def outer(run: Run, how: Setting, *, is_plain: bool, is_between: bool) -> Children:
    """What a run that stands in no block becomes."""
    if not any(piece.is_seen for piece in run):
        return [run]
    if not how.reads_new_lines:
        run = spaces(run)
    found, is_followed = lines(run, reads_new_lines=how.reads_new_lines)
    groups = paragraphs(found)
    is_apart = is_between and (found[0].is_apart or is_followed)
    has_quote = any(map(quoted, found))
    if is_plain or is_apart or has_quote or len(groups) > 1:
        return spaced(each for group in groups for each in paragraph(group, Block(name="p")))
    return [joined(found)] if any("\n" in piece.text for piece in run) else [run]


def paragraph(group: Sequence[Line], like: Block) -> list[Block]:
    """Paragraphs and quotes, in their order."""
    made: list[Block] = []
    told: list[Line] = []
    for line in group:
        known = quoted(line)
        if known:
            made += written(told, like)
            made.append(quote(known))
            told = []
        else:
            told.append(line)
    return made + written(told, like)


def written(told: list[Line], like: Block) -> list[Block]:
    return [replace(like, children=[joined(told)])] if told else []


def spaced(blocks: Iterable[Block]) -> Children:
    made: Children = []
    for each in blocks:
        made += [[Piece(text=BETWEEN)], each] if made else [each]
    return made


def block(found: Block, how: Setting) -> Children:
    """A block of the root's, or within a `div`: paragraphs that hold an address alone are taken apart."""
    if found.name == "p":
        return paragraph_of(found)
    if found.name in ("div", "figure") and not embed(found):
        made: Children = []
        for each in found.children:
            made += block(each, how) if isinstance(each, Block) else inner(each)
        found.children = made
        return [sole_quote(made) or found]
    if how.reads_blocks:
        read(found, how)
    return [found]


def paragraph_of(found: Block) -> Children:
    run = found.children[0] if found.children else []
    if isinstance(run, Block):
        return [found]
    told, _ = lines(run, reads_new_lines=False)
    return [*paragraph(told, found)] if any(map(quoted, told)) else [found]


def inner(run: Run) -> Children:
    told, _ = lines(run, reads_new_lines=False)
    if not any(map(quoted, told)):
        return [run]
    return [*paragraph(told, Block(name="p"))]


def spaces(run: Run) -> Run:
    return [piece.saying(piece.text.replace("\n", " ")) for piece in run]


def read(found: Block, how: Setting) -> None:
    """The lines in quotes and items."""
    if found.name == "pre" or embed(found):
        return
    made: Children = []
    for child in found.children:
        if isinstance(child, Block):
            read(child, how)
            made.append(child)
        else:
            made += read_run(child, how) if found.name in HOLD_LINES else [child]
    found.children = made


def read_run(run: Run, how: Setting) -> Children:
    if not how.reads_new_lines:
        return [spaces(run) if any(piece.is_seen for piece in run) else run]
    told, _ = lines(run, reads_new_lines=True)
    groups = paragraphs(told)
    if len(groups) > 1:
        return spaced(Block(name="p", children=[joined(group)]) for group in groups)
    return [joined(told)] if len(told) > 1 else [run]


def quoted(line: Line) -> Source | None:
    """Where a line leads that is an address and nothing else, linked or not."""
    if line.pieces[0].text[:4].lower() != "http":  # lines are trimmed
        return None
    formats = list({id(each): each for piece in line.pieces for each in piece.formats}.values())
    is_other = any(piece.leaf for piece in line.pieces) or len(formats) > 1
    text = line.text.strip()
    if is_other or not ADDRESS.fullmatch(text):
        return None
    if not formats:
        return source(text)
    return source(dict(formats[0].attributes).get("href", text)) if formats[0].name == "a" else None


def quote(at: Source) -> Block:
    tokens = figure(at)
    made = built(tokens, length=0).root.children[0]
    assert isinstance(made, Block)  # noqa: S101 - a figure is one
    return made


def embed(found: Block) -> str:
    return dict(found.attributes).get("data-embed", "")


def sole_quote(children: Children) -> Block | None:
    """The quote that is all there is."""
    seen = [each for each in children if isinstance(each, Block) or any(piece.is_seen for piece in each)]
    only = seen[0] if len(seen) == 1 else None
    return only if isinstance(only, Block) and embed(only) else None
