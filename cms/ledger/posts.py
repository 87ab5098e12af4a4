"""Triggers of posts: an edit raises its live blog (both when it moves), and home for the one in front."""

from __future__ import annotations

from cms.ledger.blogs import blog_keys
from cms.ledger.changes import bury, show
from cms.ledger.columns import columns
from cms.ledger.home import with_front
from cms.ledger.trigger import SHOWN, Dialect, Trigger, differs, raising
from cms.models import Post

INTERNAL = {"id", "fault"}
PUBLIC = columns(Post, but=INTERNAL)
PLACE = {"liveblog_id", "uid", "status", "publish_at", "key_event", "pinned", "tags"}
TEXT = columns(Post, but=INTERNAL | PLACE)  # an edit of which gives the post a date of modification

OLD_BLOG = blog_keys("b.id = OLD.liveblog_id")
NEW_BLOG = blog_keys("b.id = NEW.liveblog_id")
BOTH_BLOGS = blog_keys("b.id IN (OLD.liveblog_id, NEW.liveblog_id)")


def triggers(d: Dialect) -> list[Trigger]:
    return [inserted(d), updated(d), deleted(d)]


def show_post(d: Dialect, *, modified: str, when: str) -> str:
    published_at = f"COALESCE(NEW.publish_at, {d.now})"
    dated = "NEW.publish_at IS NOT NULL"
    return show("NEW.uid", NEW_BLOG, d, published_at=published_at, modified=modified, when=when, dated=dated)


def inserted(d: Dialect) -> Trigger:
    return Trigger(
        name="post_insert",
        table="cms_post",
        event="INSERT",
        condition=f"NEW.status = {SHOWN}",
        statements=(raising(with_front(NEW_BLOG)), show_post(d, modified="1 = 0", when="1 = 1")),
    )


def updated(d: Dialect) -> Trigger:
    left = f"(NEW.status <> {SHOWN} OR NEW.liveblog_id <> OLD.liveblog_id OR NEW.uid <> OLD.uid)"
    return Trigger(
        name="post_update",
        table="cms_post",
        event="UPDATE",
        columns=PUBLIC,
        condition=f"(OLD.status = {SHOWN} OR NEW.status = {SHOWN}) AND {differs(PUBLIC, d)}",
        statements=(
            raising(with_front(BOTH_BLOGS)),
            bury("OLD.uid", OLD_BLOG, d, when=left),
            show_post(d, modified=differs(TEXT, d), when=f"NEW.status = {SHOWN}"),
        ),
    )


def deleted(d: Dialect) -> Trigger:
    return Trigger(
        name="post_delete",
        table="cms_post",
        event="DELETE",
        condition=f"OLD.status = {SHOWN}",
        statements=(raising(with_front(OLD_BLOG)), bury("OLD.uid", OLD_BLOG, d)),
    )
