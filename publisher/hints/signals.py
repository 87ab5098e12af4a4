"""A hint after each commit: which publications to look at. Hints may be lost; the sweep finds what they missed."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from cms.models import Author, Banner, LiveBlog, LookupTable, LookupVersion, Mirror, Placement, Post

logger = logging.getLogger(__name__)
QUIET_SECONDS, LONGEST_SECONDS = 2.0, 16.0


@dataclass(frozen=True)
class Hint:
    """Sends one hint once the transaction is committed. Equal hints of a transaction are sent once."""

    key: str

    def __call__(self) -> None:
        send(self.key)


@dataclass
class CircuitBreaker:
    """After a broker failed no hint is tried for a while, twice as long each time, so that saves do not wait for it one
    after the other. What is not hinted at is found by the sweep, so a broker that is back may go unused for so long.
    """

    until: float = 0.0
    seconds: float = QUIET_SECONDS

    def begin(self) -> None:
        self.until = time.monotonic() + self.seconds
        self.seconds = min(LONGEST_SECONDS, 2 * self.seconds)

    def end(self) -> None:
        self.until, self.seconds = 0.0, QUIET_SECONDS


silence = CircuitBreaker()


def send(key: str) -> None:
    """Never raises and never waits longer than the broker's short timeouts (see `publisher.hints.enqueue`)."""
    from publisher.hints.enqueue import send_hint

    if time.monotonic() < silence.until:
        return
    try:
        send_hint(key)
    except Exception as error:  # whatever a broker's client raises: the edit is saved, and the sweep will see it
        silence.begin()
        logger.warning("no hint for %s, the sweep will find it: %s", key, error)
    else:
        silence.end()


def hint(keys: Iterable[str]) -> None:
    """Hints after the commit of the running transaction, or at once outside of one."""
    waiting = {function for _, function, _ in transaction.get_connection().run_on_commit if isinstance(function, Hint)}
    for each in dict.fromkeys(map(Hint, keys)):
        if each not in waiting:
            transaction.on_commit(each)


def blog_keys(blog: LiveBlog) -> list[str]:
    return [f"liveblog:{blog.slug}", "home"]


def post_keys(post: Post) -> list[str]:
    return [f"liveblog:{post.liveblog.slug}"]


def banner_keys(banner: Banner) -> list[str]:
    return [f"banners:{slug}" for slug in banner.placements.values_list("slug", flat=True)]


def placement_keys(placement: Placement) -> list[str]:
    return [f"banners:{placement.slug}"]


def author_keys(author: Author) -> list[str]:
    slugs = LiveBlog.objects.filter(posts__authors=author).distinct().values_list("slug", flat=True)
    return [f"liveblog:{slug}" for slug in slugs]


def mirror_keys(mirror: Mirror) -> list[str]:
    return [f"mirror:{mirror.slug}"]


def lookup_keys(table: LookupTable) -> list[str]:
    return [table.publication_key]


def upload_keys(version: LookupVersion) -> list[str]:
    """What was uploaded is checked at once; a check that ends is no reason to look."""
    return [version.publication.key] if version.status == LookupVersion.Status.UPLOADED else []


KEYS: dict[type, Any] = {
    LiveBlog: blog_keys,
    Post: post_keys,
    Banner: banner_keys,
    Placement: placement_keys,
    Author: author_keys,
    Mirror: mirror_keys,
    LookupTable: lookup_keys,
    LookupVersion: upload_keys,
}


def on_edit(sender: type, instance: Any, raw: bool = False, **_: Any) -> None:
    if not raw:
        hint(KEYS[sender](instance))


def on_placing(sender: type, instance: Any, action: str, pk_set: set[int] | None, **_: Any) -> None:
    """Placements of a banner, or authors of a post: both sides of the relation may be the instance."""
    if isinstance(instance, Banner) and action in ("post_add", "post_remove"):
        hint(f"banners:{slug}" for slug in Placement.objects.filter(pk__in=pk_set or ()).values_list("slug", flat=True))
    elif isinstance(instance, Author) and action in ("post_add", "post_remove"):
        slugs = LiveBlog.objects.filter(posts__in=pk_set or ()).distinct().values_list("slug", flat=True)
        hint(f"liveblog:{slug}" for slug in slugs)
    elif action in ("post_add", "post_remove", "pre_clear", "post_clear"):
        hint(KEYS[type(instance)](instance))


def connect() -> None:
    for model in KEYS:
        post_save.connect(on_edit, sender=model, dispatch_uid=f"hint-save-{model.__name__}")
        signal = pre_delete if model in (Banner, Author) else post_delete  # what they hang from must still be there
        signal.connect(on_edit, sender=model, dispatch_uid=f"hint-delete-{model.__name__}")
    for through in (Banner.placements.through, Post.authors.through):
        m2m_changed.connect(on_placing, sender=through, dispatch_uid=f"hint-m2m-{through.__name__}")
