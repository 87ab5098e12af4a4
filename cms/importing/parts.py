"""HTML that our feeds put around a post's text for other programs: its picture, its correction. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from cms.importing.feed import LIMITS, web_url
from cms.text import markup

PICTURE = re.compile(r'<figure data-part="image"><img((?:\s+[\w-]+="[^"]*")*)\s*/?></figure>')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
CORRECTION = re.compile(r'<p data-part="correction"><strong>[^<]*</strong>((?:[^<]|<(?!/?p\b))*)</p>')


def apart(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a post whose text has no such part; where a field is empty, it gets what the part says."""
    body, found = fields["body"], dict(fields)
    if picture := PICTURE.search(body):
        told = {name: unescape(value) for name, value in ATTRIBUTE.findall(picture[1])}
        fill(found, "image", web_url(told.get("src", "")))
        fill(found, "image_alt", told.get("alt", "")[: LIMITS["image_alt"]])
    if correction := CORRECTION.search(body):
        fill(found, "correction", markup.text(correction[1])[: LIMITS["correction"]])
    return {**found, "body": CORRECTION.sub("", PICTURE.sub("", body))}


def fill(fields: dict[str, Any], name: str, value: str) -> None:
    if value and not fields.get(name):
        fields[name] = value
