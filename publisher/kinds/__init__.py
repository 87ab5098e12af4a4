"""The registry of the kinds of publication. A new kind is one module here, and one line below."""

from __future__ import annotations

from cms.models import publication_key
from cms.models.publication_key import kind_of, slug_of
from publisher.kinds import banners, home, live_blogs, lookups, mirrors
from publisher.kinds.kind import Kind

__all__ = ["KINDS", "Kind", "add", "is_long", "kind_of", "of", "polled", "queue_of", "remove", "slug_of"]

KINDS: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    KINDS[kind.name] = kind
    publication_key.register(kind.name, has_slug=kind.has_slug)


def remove(kind: Kind) -> None:
    """For tests that bring a kind of their own."""
    KINDS.pop(kind.name)
    publication_key.forget(kind.name)


for each in (live_blogs.KIND, banners.KIND, home.KIND, mirrors.KIND, lookups.KIND):
    add(each)


def of(key: str) -> Kind | None:
    """The kind of a publication's key; None when this version does not know it."""
    return KINDS.get(kind_of(key))


def polled(key: str) -> str | None:
    """The object that readers poll of a publication, e.g. `liveblog:x` -> `live/x/latest.json`, if there is one."""
    kind = of(key)
    return kind.polled(slug_of(key)) if kind else None


def is_long(key: str) -> bool:
    """Whether publishing it may take more than a moment, so that others go first."""
    kind = of(key)
    return bool(kind and kind.is_long)


def queue_of(key: str) -> str:
    kind = of(key)
    return kind.queue if kind else ""
