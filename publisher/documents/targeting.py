"""Where a banner shows, by the path of a page: the twin of static_site/targeting.js. Pure."""

from __future__ import annotations

from urllib.parse import unquote

from publisher.documents.row import BannerRow


def segments(path: str) -> list[str]:
    return [unquote(segment) for segment in path.split("/") if segment]


def is_under(path: str, prefix: str) -> bool:
    """Whole segments: `/news` holds `/news` and `/news/today`, not `/newsroom`."""
    wanted = segments(prefix)
    return segments(path)[: len(wanted)] == wanted


def is_here(row: BannerRow, path: str | None) -> bool:
    """Whether it shows on this path; of a page of which nothing is known (None), only what shows everywhere does."""
    if path is None:
        return not row.exclude and (not row.include or any(not segments(prefix) for prefix in row.include))
    included = not row.include or any(is_under(path, prefix) for prefix in row.include)
    return included and not any(is_under(path, prefix) for prefix in row.exclude)
