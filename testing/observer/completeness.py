"""Whether what readers have is what the database says, object by object. Knows nothing of how it got there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from testing.observer.database_oracle import Blog, DatabaseOracle, Post
from testing.observer.public import Public
from testing.observer.reference_reader import ReferenceReader

NEWEST, PAGE = 50, 50


def differences(
    public: Public, oracle: DatabaseOracle, readers: Mapping[str, ReferenceReader], placements: Iterable[str]
) -> list[str]:
    """A sentence each; what is published while it looks may be among them."""
    found = [line for slug, reader in readers.items() for line in of_blog(public, oracle.blog(slug), slug, reader)]
    for placement in placements:
        found += of_placement(public, oracle.banners(placement), placement)
    return [*found, *of_home(public, oracle)]


def of_blog(public: Public, blog: Blog | None, slug: str, reader: ReferenceReader) -> Iterator[str]:
    latest, feed = (public.json(f"live/{slug}/{name}") for name in ("latest.json", "feed.json"))
    if blog is None:
        if latest and latest["status"] != "gone":
            yield f"{slug} is gone and latest.json says {latest['status']}"
        return
    if latest is None or feed is None:
        yield f"{slug} has no latest.json or no feed.json"
        return
    if latest["status"] != blog.status:
        yield f"{slug} is {blog.status} and latest.json says {latest['status']}"
    if (latest["post_count"], feed["title"]) != (len(blog.posts), blog.title):
        yield f"{slug} has {len(blog.posts)} posts and latest.json counts {latest['post_count']}, {feed['title']!r}"
    yield from of_items("feed.json", feed["items"], blog.posts[: -NEWEST - 1 : -1])
    yield from of_pages(public, feed["_live"]["pages"], slug, blog)
    by_sequence = sorted(reader.posts.values(), key=lambda item: item["_live"]["sequence"])
    yield from of_items(f"an open tab of {slug}", by_sequence, blog.posts)


def of_items(where: str, items: Iterable[dict[str, Any]], posts: Iterable[Post]) -> Iterator[str]:
    """Both in the same order."""
    there = {item["id"]: shown(item) for item in items}
    wanted = {post.uid: (post.title, post.body, post.names) for post in posts}
    for uid in wanted.keys() | there.keys():
        if there.get(uid) != wanted.get(uid):
            yield f"{where} has {there.get(uid)} and should have {wanted.get(uid)} of post {uid}"
    if list(there) != list(wanted) and there.keys() == wanted.keys():
        yield f"{where} has its posts in another order"


def shown(item: dict[str, Any]) -> tuple[str, str, frozenset[str]]:
    names = frozenset(author["name"] for author in item.get("authors", []))
    return item.get("title", ""), item.get("content_html", ""), names


def of_pages(public: Public, pages: dict[str, Any] | None, slug: str, blog: Blog) -> Iterator[str]:
    closed = max(blog.ever - 1, 0) // PAGE
    if not pages:
        if closed:
            yield f"{slug} should have {closed} pages and lists none"
        return
    listing = public.json(f"live/{slug}/{pages['url']}")
    entries = listing["pages"] if listing else []
    if [entry["n"] for entry in entries] != list(range(closed)):
        yield f"{slug} should have {closed} pages and lists {[entry['n'] for entry in entries]}"
    for entry in entries:
        page = public.json(f"live/{slug}/pages/{entry['url']}")
        wanted = [post for post in blog.posts if post.sequence // PAGE == entry["n"]]
        yield from of_items(f"page {entry['n']} of {slug}", page["items"] if page else [], wanted)


def of_placement(public: Public, wanted: dict[str, str], placement: str) -> Iterator[str]:
    found = public.json(f"banners/{placement}.json")
    there = {banner["id"]: banner["heading"] for banner in found["banners"]} if found else {}
    if there != wanted:
        yield f"{placement} shows {there} and should show {wanted}"


def of_home(public: Public, oracle: DatabaseOracle) -> Iterator[str]:
    found = public.json("live/index.json")
    there = {each["slug"]: (each["title"], each["status"]) for each in found["live_blogs"]} if found else {}
    wanted = oracle.public_blogs()
    if there != wanted:
        differ = sorted(slug for slug in there.keys() | wanted.keys() if there.get(slug) != wanted.get(slug))
        yield f"the listing differs from the database: {differ[:5]}"
