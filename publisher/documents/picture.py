"""A post's picture as programs attach it that show no text: JSON Feed's attachment, Atom's enclosure. Pure."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from publisher.documents.line import pictures, text_of

TYPES = {  # by the end of an address; a table of our own, because a machine's may differ from another's
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}


def picture(item: dict[str, Any]) -> tuple[str, str]:
    """Address and alternative text of what a post shows: its own picture, or the first one in a text without words."""
    shown = pictures(item)
    is_all = shown and not text_of(item)
    return shown[0] if item.get("image") or is_all else ("", "")


def mime_type(url: str) -> str:
    """Empty where the address does not tell."""
    return TYPES.get(urlsplit(url).path.rpartition(".")[2].lower(), "")


def attachment(item: dict[str, Any]) -> dict[str, str] | None:
    """None without a picture, or where its type is not known: JSON Feed asks for one."""
    url, alt = picture(item)
    kind = mime_type(url)
    return {"url": url, "mime_type": kind, **({"title": alt} if alt else {})} if kind else None
