"""The HTML of what a post is made of, as the themes of Live Blog draw it (themes_assets/default/templates). Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from cms.importing.superdesk.values import Piece, entries, mapping, text
from cms.text import embeds

BLOCK = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|pre|section|article|fieldset|dl)\b", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z/!]")
SIZES = ("baseImage", "viewImage", "original", "thumbnail")  # of a picture, the best for reading first
TWEETS = ("twitter", "x")


def drawn(piece: Piece) -> str:
    """Its HTML; nothing when it shows nothing."""
    return DRAW.get(piece.type.lower(), written)(piece)


def is_advertisement(piece: Piece) -> bool:
    return piece.type.lower().startswith("advertisement")


def written(piece: Piece) -> str:
    """A text, or a form of the newsroom's own (a scorecard, a table), which has its HTML as its text."""
    value = piece.text.strip()
    if not value or BLOCK.match(value):
        return value
    if not TAG.search(value):
        return "".join(f"<p>{part}</p>" for part in broken(value))
    return f"<div>{value}</div>" if BLOCK.search(value) else f"<p>{value}</p>"


def broken(value: str) -> list[str]:
    parts = re.split(r"\n[^\S\n]*\n\s*", value.replace("\r\n", "\n"))
    return [part.strip().replace("\n", "<br>") for part in parts if part.strip()]


def picture(piece: Piece) -> str:
    sizes = mapping(mapping(piece.meta.get("media")).get("renditions"))
    found = (text(mapping(sizes.get(name)).get("href")) for name in SIZES)
    url = next((each for each in found if each.startswith(("http://", "https://", "//"))), "")
    if not url:
        return written(piece)
    words, credit = said(piece.meta, "caption"), said(piece.meta, "credit")
    below = f"{words} ({credit})" if words and credit else words or credit
    shown = f'<img src="{html.escape(url)}" alt="{words.replace(chr(34), "&quot;")}">'
    return f"<figure>{shown}{below and f'<figcaption>{below}</figcaption>'}</figure>"


def quote(piece: Piece) -> str:
    if not (words := said(piece.meta, "quote")):
        return written(piece)
    return quoted(f"<p>{words}</p>", said(piece.meta, "credit"))


def comment(piece: Piece) -> str:
    """A reader's comment that the desk approved."""
    return quoted(written(piece), html.escape(piece.commenter.strip(), quote=False))


def quoted(words: str, who: str) -> str:
    if not words:
        return ""
    return f"<figure><blockquote>{words}</blockquote>{who and f'<figcaption>{who}</figcaption>'}</figure>"


def embed(piece: Piece) -> str:
    """The code of the site where there is one that is known, else what the card said, with a link."""
    meta = piece.meta
    url = next((text(meta.get(name)) for name in ("original_url", "url") if is_address(text(meta.get(name)))), "")
    code = text(meta.get("html")).strip()
    if text(meta.get("provider_name")).lower() in TWEETS and embeds.source(url):
        return tweet(meta, url)
    if embeds.source(url):
        return linked(url)
    return code + card(meta, url) if code or url else written(piece)


def tweet(meta: Mapping[str, Any], url: str) -> str:
    """The site's own code, which keeps the words: they may be gone where they were."""
    who, words, link = said(meta, "title"), said(meta, "description"), html.escape(url)
    return f'<blockquote class="twitter-tweet"><p>{words}</p>{who} <a href="{link}">{link}</a></blockquote>'


def card(meta: Mapping[str, Any], url: str) -> str:
    title, words, credit = (said(meta, name) for name in ("title", "description", "credit"))
    link = f'<a href="{html.escape(url)}">{title or html.escape(url, quote=False)}</a>' if url else title
    return "".join(f"<p>{part}</p>" for part in (link, words, credit) if part)


def film(piece: Piece) -> str:
    code = text(piece.meta.get("html")).strip()
    return code + card({**piece.meta, "credit": ""}, "") if code else written(piece)


def poll(piece: Piece) -> str:
    """A poll as it stood: its question, and the votes of each answer."""
    answers = [mapping(answer) for answer in entries(piece.poll.get("answers"))]
    lines = [f"<li>{said(each, 'option')}: {votes(each)}</li>" for each in answers if text(each.get("option"))]
    question = said(piece.poll, "question")
    return f"<p><strong>{question}</strong></p><ul>{''.join(lines)}</ul>" if question and lines else question


def votes(answer: Mapping[str, Any]) -> int:
    found = answer.get("votes")
    return found if isinstance(found, int) else 0


def said(meta: Mapping[str, Any], name: str) -> str:
    """Words that were typed as words, as HTML."""
    return html.escape(" ".join(html.unescape(text(meta.get(name))).split()), quote=False)


def is_address(value: str) -> bool:
    return re.match(r"https?://[^\s/]", value) is not None


def linked(url: str) -> str:
    return f'<p><a href="{html.escape(url)}">{html.escape(url)}</a></p>'


DRAW = {
    "image": picture,
    "quote": quote,
    "comment": comment,
    "embed": embed,
    "video": film,
    "poll": poll,
}
