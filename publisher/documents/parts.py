"""A post's picture and correction as HTML, for programs that know no field of ours. Pure.

Each part is marked with `data-part`, which no editor's HTML can hold. Our page, which shows `image` and
`_live.correction` in its own way, leaves the parts out.
"""

from __future__ import annotations

import re
from html import escape

from publisher.documents.words import base, words

PARTS = re.compile(r'<figure data-part="image">.*?</figure>|<p data-part="correction">.*?</p>', re.DOTALL)


def whole(text: str, *, image: str, alt: str, correction: str, language: str) -> str:
    """A post's cleaned text with its parts."""
    above = f'<figure data-part="image"><img src="{escape(image)}" alt="{escape(alt)}"></figure>' if image else ""
    label = words(base(language))["correction"]
    marked = f'<p data-part="correction"><strong>{label}</strong> <bdi>{escape(correction)}</bdi></p>'
    return above + text + (marked if correction else "")


def bare(content_html: str) -> str:
    """The text without its parts."""
    return PARTS.sub("", content_html)
