"""Triggers of authors and bylines: a change raises every live blog with a public post of theirs. No tombstones."""

from __future__ import annotations

from cms.ledger.blogs import blog_keys
from cms.ledger.changes import mark
from cms.ledger.columns import columns
from cms.ledger.home import with_front
from cms.ledger.trigger import SHOWN, Dialect, Trigger, differs, raising
from cms.models import Author

INTERNAL = {"id", "user_id"}
PUBLIC = columns(Author, but=INTERNAL)
SIGNED = (
    "SELECT post.{column} FROM cms_post post JOIN cms_post_authors a ON a.post_id = post.id"
    f" WHERE post.status = {SHOWN} AND {{condition}}"
)
UNSIGNED = f"SELECT {{column}} FROM cms_post post WHERE post.status = {SHOWN} AND post.id = OLD.post_id"


def triggers(d: Dialect) -> list[Trigger]:
    return [author_updated(d), byline_inserted(d), byline_deleted(d)]


def touch_signed(condition: str, d: Dialect) -> tuple[str, ...]:
    """Raises the live blogs of the posts with such a byline, and marks the posts."""
    keys = blog_keys(f"b.id IN ({SIGNED.format(column='liveblog_id', condition=condition)})")
    posts = SIGNED.format(column="uid", condition=condition)
    return raising(with_front(keys)), mark(posts, keys, d, when=f"removed = {d.no}")


def author_updated(d: Dialect) -> Trigger:
    return Trigger(
        name="author_update",
        table="cms_author",
        event="UPDATE",
        columns=PUBLIC,
        condition=differs(PUBLIC, d),
        statements=touch_signed("a.author_id = NEW.id", d),
    )


def byline_inserted(d: Dialect) -> Trigger:
    return Trigger(
        name="byline_insert", table="cms_post_authors", event="INSERT", statements=touch_signed("a.id = NEW.id", d)
    )


def byline_deleted(d: Dialect) -> Trigger:
    """The byline is gone by now, and may have been the post's last: the post is found without it."""
    keys = blog_keys(f"b.id IN ({UNSIGNED.format(column='liveblog_id')})")
    marked = mark(UNSIGNED.format(column="post.uid"), keys, d, when=f"removed = {d.no}")
    return Trigger(
        name="byline_delete", table="cms_post_authors", event="DELETE", statements=(raising(with_front(keys)), marked)
    )
