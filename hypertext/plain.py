"""Text without what JSON, XML or a database cannot carry."""

from __future__ import annotations

import re

NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
)  # https://www.w3.org/TR/xml/#charsets
RETURN = re.compile(r"\r\n?")


def plain(value: str) -> str:
    return NOT_IN_XML.sub("", value)


def with_newlines(value: str) -> str:
    return RETURN.sub("\n", value) if "\r" in value else value
