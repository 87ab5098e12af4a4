"""An export as feeds: one for each live blog in it, or one of its posts."""

from __future__ import annotations

from typing import BinaryIO

from cms.importing.feed import Feed
from cms.importing.reading import Reading
from cms.importing.wordpress import export, live_blogs, posts
from cms.importing.wordpress.archive import archive
from cms.importing.wordpress.standing import is_live_blog

OTHERS = "posts that are no live blogs (--posts brings them)"


def feeds(stream: BinaryIO, reading: Reading, *, drafts: bool = False, only_posts: bool = False) -> tuple[Feed, ...]:
    """The live blogs of an export. Without any, or when its posts are asked for, those. Raises FeedError."""
    found = archive(export.read(stream, reading.report, drafts=drafts), reading)
    blogs = [post for post in found.export.posts if is_live_blog(post)]
    others = len(found.export.posts) - len(blogs)
    if only_posts or not blogs:
        return (posts.feed(found),)
    if others:
        reading.report.pass_over(OTHERS, others)
    return tuple(live_blogs.feed(post, found) for post in blogs)
