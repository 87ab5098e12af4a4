"""Messages about text that cannot be published: at the editor's field, and in the report of an import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hypertext.losses import Kind, Loss

NAMED = 3  # of a kind


@dataclass(frozen=True, kw_only=True)
class Words:
    """`note`: what an import says; `refusal`: what it is (empty where nobody misses it); `remedy`: what to do."""

    note: str
    refusal: str = ""
    remedy: str = ""


WORDS = {
    Kind.SCRIPT: Words(
        note="a script was left out",
        refusal="A script cannot be published",
        remedy="Take out <script>…</script>. Of a post or a video elsewhere the address, on its own line, is enough.",
    ),
    Kind.UNENDED: Words(
        note="a script without an end was left out, with all that follows it",
        refusal="A script or a style has no end tag, and all that follows would be lost with it",
        remedy="Take it out.",
    ),
    Kind.FRAME: Words(
        note="a frame without an address was left out",
        refusal="A frame leads to no address of the web",
        remedy="Take it out, or write a link instead.",
    ),
    Kind.PLAYER: Words(
        note="a player without an address was left out",
        refusal="A player has no address of a film or a sound",
        remedy="Take it out, or write a link instead.",
    ),
    Kind.DRAWING: Words(
        note="a drawing (svg, math or canvas) was left out",
        refusal="A drawing (svg, math or canvas) cannot be published",
        remedy="Take it out, or show it as a picture.",
    ),
    Kind.FIELD: Words(
        note="a form’s field was left out",
        refusal="A form’s fields cannot be published",
        remedy="Take them out, or link to the page that has them.",
    ),
    Kind.PICTURE: Words(
        note="a picture without an address of the web was left out",
        refusal="A picture has no address of the web",
        remedy="Upload it where readers can load it, and write its address (https://…) in src.",
    ),
    Kind.PIXEL: Words(note="a pixel that counts readers was left out"),
    Kind.RELATIVE_PICTURE: Words(
        note="a picture with a relative address was left out, because the item names no page that it is of",
        refusal="A picture’s address is relative, and readers’ pages are elsewhere",
        remedy="Write the whole address, as in https://news.example/picture.jpg.",
    ),
    Kind.LINK: Words(
        note="a link that leads to no page was left out, and its words stay",
        refusal="A link leads to what is no page",
        remedy="Write an address that begins with https:// (or mailto:, tel:).",
    ),
    Kind.RELATIVE_LINK: Words(
        note="a relative link was left out, because the item names no page that it is of; its words stay",
        refusal="A link’s address is relative, and readers’ pages are elsewhere",
        remedy="Write the whole address, as in https://news.example/story.",
    ),
}


def notes(losses: Iterable[Loss]) -> tuple[str, ...]:
    """In the same words for each loss of a kind."""
    return tuple(dict.fromkeys(WORDS[loss.kind].note for loss in losses))


def refusals(losses: Iterable[Loss]) -> list[str]:
    """A sentence for each kind that editors would miss, with what it concerns."""
    found: dict[Kind, list[str]] = {}
    for loss in losses:
        if WORDS[loss.kind].refusal:
            found.setdefault(loss.kind, []).append(loss.which)
    return [sentence(WORDS[kind], [each for each in which if each]) for kind, which in found.items()]


def sentence(words: Words, which: list[str]) -> str:
    named = ", ".join(f"“{each}”" for each in which[:NAMED]) + (" and more" if len(which) > NAMED else "")
    return f"{words.refusal}{f': {named}' if named else ''}. {words.remedy}"
