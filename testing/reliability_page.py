"""docs/reliability.md, and the parts of it that programs write."""

from __future__ import annotations

import re

from testing.paths import ROOT

PAGE = ROOT / "docs" / "reliability.md"


def replaced(page: str, part: str, text: str) -> str:
    """The page with the text between its two comments `<!-- part -->` and `<!-- /part -->`."""
    pattern = re.compile(rf"(<!-- {part} -->\n).*?(<!-- /{part} -->)", re.DOTALL)
    made, count = pattern.subn(lambda found: f"{found[1]}{text}\n{found[2]}", page)
    if count != 1:
        raise ValueError(f"docs/reliability.md has no part {part!r}")
    return made
