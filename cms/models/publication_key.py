"""A publication's key: the name of its kind and, where a kind has several, a slug: `liveblog:election-night`, `home`.

The publisher registers the kinds that it can publish (publisher.kinds). A ledger may hold others: a later version made
them, and was rolled back. They are left alone, and named. Pure.
"""

from __future__ import annotations

import re

LEFT_ALONE = "left alone: this version of Stillwire does not know what it is"
SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_registered: dict[str, bool] = {}  # whether the kind's publications have slugs


def register(name: str, *, has_slug: bool) -> None:
    _registered[name] = has_slug


def forget(name: str) -> None:
    """For tests that bring a kind of their own."""
    _registered.pop(name, None)


def pattern() -> str:
    """Matches the keys that this version can publish; a regular expression as Python and PostgreSQL alike read it."""
    alone = [name for name, has_slug in _registered.items() if not has_slug]
    several = [name for name, has_slug in _registered.items() if has_slug]
    return rf"^({'|'.join(alone)}|({'|'.join(several)}):{SLUG})\Z"


def is_known(key: str) -> bool:
    """Whether a publication's key is one that this version can publish."""
    return re.match(pattern(), key) is not None


def key_of(kind: str, slug: str = "") -> str:
    return f"{kind}:{slug}" if slug else kind


def prefix_of(kind: str) -> str:
    """What the keys of its publications begin with, where there are several."""
    return f"{kind}:"


def kind_of(key: str) -> str:
    """The name of its kind, known or not."""
    return key.partition(":")[0]


def slug_of(key: str) -> str:
    """Empty where its kind has only one publication."""
    return key.partition(":")[2]
