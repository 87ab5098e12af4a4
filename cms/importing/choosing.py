"""Maps feeds of an archive to live blogs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from django.utils.text import slugify

from cms.importing.feed import Feed, FeedError
from cms.models.identity import SLUG_HINT

LISTED = 20  # names in a message
SLUG_LENGTH = 100


def chosen(feeds: Sequence[Feed], *, slug: str, live_blog: str) -> list[tuple[str, Feed]]:
    """Feeds with their slugs. `live_blog` is the name of the one that is wanted; without a slug each has its own name.

    Raises FeedError where it is not clear which is meant.
    """
    feeds = [feed for feed in feeds if live_blog in ("", feed.name)]
    if not feeds:
        raise FeedError(f"There is no live blog called {live_blog!r} in this file. Leave --live-blog out to have all.")
    if not slug:
        return named(feeds)
    if len(feeds) == 1:
        return [(slug, feeds[0])]
    if found := [feed for feed in feeds if feed.name == slug]:
        return [(slug, found[0])]
    names = ", ".join(feed.name or "(no name)" for feed in feeds[:LISTED])
    raise FeedError(
        f"This file has {len(feeds)} live blogs: {names}{', …' if len(feeds) > LISTED else ''}. Leave --slug out to"
        " import each under its own name, or say which one it is for: --live-blog NAME --slug SLUG."
    )


def named(feeds: Sequence[Feed]) -> list[tuple[str, Feed]]:
    found: dict[str, Feed] = {}
    for feed in feeds:
        slug = slug_of(feed.name)
        if not slug:
            raise FeedError(f"Give the live blog's slug: --slug SLUG. {SLUG_HINT}")
        if slug in found:
            raise FeedError(
                f"Two live blogs of this file would be called {slug!r}. Import them one by one: --live-blog."
            )
        found[slug] = feed
    return list(found.items())


def slug_of(name: str) -> str:
    """A name as a slug: in small letters, without accents."""
    return slugify(unquote(name).replace("_", "-"))[:SLUG_LENGTH].strip("-")
