"""Targeting of banners by the path of a page: the twin of `targeting.js`. Pure."""

from __future__ import annotations

from cms.text.paths import is_under, plain
from publisher.documents.row import BannerRow

__all__ = ["is_here", "is_under"]


def is_here(row: BannerRow, path: str | None) -> bool:
    """Whether it shows on this path; of a page of which nothing is known (None), only what shows everywhere does."""
    if path is None:
        return not row.exclude and (not row.include or any(plain(prefix) == "/" for prefix in row.include))
    included = not row.include or any(is_under(path, prefix) for prefix in row.include)
    return included and not any(is_under(path, prefix) for prefix in row.exclude)
