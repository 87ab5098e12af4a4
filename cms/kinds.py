"""Which kinds of publications this version knows. A ledger may hold others: a later version made them, and was rolled
back. They are left alone, and named. Pure."""

from __future__ import annotations

import re

KINDS = ("liveblog", "banners", "mirror", "lookup")  # each with a slug; the home page has none
PATTERN = rf"^(home|({'|'.join(KINDS)}):[a-z0-9]+(-[a-z0-9]+)*)\Z"  # as Python and PostgreSQL alike read it
LEFT_ALONE = "left alone: this version of Stillwire does not know what it is"


def is_known(key: str) -> bool:
    """Whether a publication's key is one that this version can publish."""
    return re.match(PATTERN, key) is not None
