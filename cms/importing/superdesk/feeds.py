"""A dump as feeds, one for each blog in it. Pure, but for what it tells the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain

import orjson

from cms.importing.choosing import slug_of
from cms.importing.feed import Feed
from cms.importing.fitting import fitted, language
from cms.importing.reading import Reading
from cms.importing.superdesk.dump import collected, documents, is_dump, may_be_dump
from cms.importing.superdesk.posts import Posts
from cms.importing.superdesk.values import Blog, Dump, Post
from cms.text import markup


def read(data: bytes, reading: Reading, *, drafts: bool = False) -> tuple[Feed, ...]:
    """The blogs of a file; none when it is no dump."""
    if data.lstrip()[:1] not in (b"{", b"[") or not may_be_dump(data):
        return ()
    try:
        values = documents(data, reading.report)
        first = next(values, None)
        return feeds(collected(chain([first], values)), reading, drafts=drafts) if is_dump(first) else ()
    except orjson.JSONDecodeError:
        return ()  # whoever reads JSON next says what is wrong with it


def feeds(dump: Dump, reading: Reading, *, drafts: bool = False) -> tuple[Feed, ...]:
    """The blogs of a dump that have posts in it; without any, those that it names."""
    if dump.total > len(dump.posts):
        reading.report.note(
            f"Live Blog counted {dump.total} posts, and {len(dump.posts)} are in the file: fetch every page."
        )
    posts: dict[str, list[Post]] = {}
    for post in dump.posts.values():
        posts.setdefault(post.blog, []).append(post)
    given = Posts(dump=dump, reading=reading, drafts=drafts)
    made = [(number, feed(number, posts.get(number, []), given)) for number in posts or dump.blogs]
    names = Counter(each.name for _, each in made)
    return tuple(each if names[each.name] == 1 else numbered(each, number) for number, each in made)


def feed(number: str, posts: list[Post], given: Posts) -> Feed:
    blog = given.dump.blogs.get(number) or Blog(id=number, title="", description="", language="", address="")
    place = given.reading.place("the blog")
    title = fitted(markup.text(blog.title), "title", place).value
    spoken = blog.language or next((post.language for post in posts if post.language), "")
    return Feed(
        name=slug_of(title) or number,
        title=title,
        description=fitted(markup.text(blog.description), "description", place).value,
        language=language(spoken, place),
        items=tuple(given.items(posts, blog)),
        removed=tuple(post.id for post in posts if post.is_deleted),
    )


def numbered(feed: Feed, number: str) -> Feed:
    """Blogs of equal titles are told apart by a part of their number."""
    return replace(feed, name=f"{feed.name}-{number[-6:]}".strip("-"))
