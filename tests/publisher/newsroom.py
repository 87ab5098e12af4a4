"""What editors and workers do, in the words of the tests: posts are written, publications published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection

from cms.models import Banner, LiveBlog, Placement, Post, Publication, StoredObject
from publisher.reconcile import desired_state, lease
from publisher.reconcile.reconcile import reconcile
from testing.doubles.memory_bucket import MemoryStore

ELECTION = "liveblog:election"
LATEST, FEED = "live/election/latest.json", "live/election/feed.json"


def at_once(seconds: float) -> None:
    """Instead of a sleep."""


def publish(store: Any, key: str = ELECTION) -> bool:
    """What a worker does with a hint, without waiting for the pace."""
    return reconcile(store, store.site, key, sleep=at_once)


def publish_all(store: Any) -> None:
    for key in lease.behind_and_free():
        publish(store, key)


def write_post(blog: LiveBlog, title: str = "Polls close", **values: Any) -> Post:
    return Post.objects.create(**{"liveblog": blog, "title": title, "status": "published", **values})


def write_posts(blog: LiveBlog, count: int, **values: Any) -> list[Post]:
    """Many at once: one transaction, so one revision in PostgreSQL."""
    posts = [Post(**{"liveblog": blog, "title": f"Post {n}", "status": "published", **values}) for n in range(count)]
    return Post.objects.bulk_create(posts)


def retitle(post: Post, title: str) -> None:
    Post.objects.filter(pk=post.pk).update(title=title)


def place_banner(placement: Placement, heading: str = "Polls stay open", **values: Any) -> Banner:
    banner = Banner.objects.create(**{"heading": heading, "status": "published", **values})
    banner.placements.add(placement)
    return banner


def publication(key: str = ELECTION) -> Publication:
    return Publication.objects.get(key=key)


def is_behind(key: str = ELECTION) -> bool:
    found = publication(key)
    return found.wanted > found.live


def claim(key: str = ELECTION) -> lease.Held:
    """A lease, which must be there to have."""
    held = lease.claim(key, conditional=True)
    assert held is not None
    return held


def lease_left() -> float:
    """Seconds until the only lease runs out, by the database's clock."""
    _, row = lease.run("SELECT publication_id, until - {now} FROM cms_lease")
    assert row is not None
    return row[1]


def free(key: str = ELECTION) -> None:
    """The lease of a worker that died or sleeps runs out."""
    lease.Lease.objects.filter(publication__key=key).update(until=0, starts=0)


def snapshot(store: Any, key: str = ELECTION) -> desired_state.DesiredState:
    """What a worker reads before it falls asleep."""
    return desired_state.read(key, store.site)


def stored(key: str) -> StoredObject | None:
    return StoredObject.objects.filter(key=key).first()


def pages_named(store: MemoryStore) -> list[str]:
    """Keys of the pages that the feed's list names, oldest first."""
    pages = store.json(FEED)["_live"]["pages"]
    if pages is None:
        return []
    names = store.json(f"live/election/{pages['url']}")["pages"]
    return [f"live/election/pages/{entry['url']}" for entry in names]


def older_pages(store: MemoryStore) -> list[str]:
    """Keys of the pages that a reader without JavaScript comes to from `index.html`, newest first, by links alone."""
    found, key = [], "live/election/index.html"
    while store.holds(key):
        links = re.findall(r'<p class="live-pages"><a href="(?:older/)?(\d+)\.html"', store.text(key))
        if not links:
            break
        key = f"live/election/older/{links[0]}.html"
        found.append(key)
    return found


def dangling(store: MemoryStore) -> list[str]:
    """What published objects refer to and nobody can fetch."""
    pages = store.json(FEED)["_live"]["pages"] if store.holds(FEED) else None
    lost = [key for key in older_pages(store) if not store.holds(key)]
    if pages is None or lost:
        return lost
    listing = f"live/election/{pages['url']}"
    return [key for key in pages_named(store) if not store.holds(key)] if store.holds(listing) else [listing]


def ids(items: Iterable[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


def beside_the_main_thread(function: Any) -> Any:
    """For hooks that a put's own thread may call: its connection to the database must not outlive the call."""

    def called(*values: Any) -> None:
        try:
            function(*values)
        finally:
            connection.close()

    return called
