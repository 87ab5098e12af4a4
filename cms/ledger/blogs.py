"""Triggers of live blogs: an edit raises the blog and the home listing. A draft raises nothing."""

from __future__ import annotations

from cms.ledger.changes import bury
from cms.ledger.columns import columns
from cms.ledger.slug import fixed_slug
from cms.ledger.trigger import Dialect, Trigger, differs, raising
from cms.models import LiveBlog

INTERNAL = {"id", "featured"}  # of `featured` see cms.ledger.home
PUBLIC = columns(LiveBlog, but=INTERNAL)
# What is public again after it was gone counts as rebuilt: the keys of its retired pages never come back. So does what
# speaks another language: pages hold words of it.
REBUILT = "UPDATE cms_publication SET rebuilt = wanted WHERE key = 'liveblog:' || NEW.slug"


def blog_keys(condition: str) -> str:
    return f"SELECT 'liveblog:' || b.slug AS key FROM cms_liveblog b WHERE {condition}"


def triggers(d: Dialect) -> list[Trigger]:
    slug = fixed_slug("blog_slug", "cms_liveblog", "liveblog:")
    return [inserted(), updated(d), deleted(), deleted_before_its_posts(d), slug]


def raise_with_home(row: str) -> str:
    return raising(f"SELECT 'liveblog:' || {row}.slug AS key UNION ALL SELECT 'home' ORDER BY 1")


def inserted() -> Trigger:
    return Trigger(
        name="blog_insert",
        table="cms_liveblog",
        event="INSERT",
        condition="NEW.status <> 'draft'",
        statements=(raise_with_home("NEW"), REBUILT),
    )


def updated(d: Dialect) -> Trigger:
    return Trigger(
        name="blog_update",
        table="cms_liveblog",
        event="UPDATE",
        columns=PUBLIC,
        condition=f"(OLD.status <> 'draft' OR NEW.status <> 'draft') AND {differs(PUBLIC, d)}",
        statements=(raise_with_home("NEW"), f"{REBUILT} AND (OLD.status = 'draft' OR NEW.language <> OLD.language)"),
    )


def deleted() -> Trigger:
    return Trigger(
        name="blog_delete",
        table="cms_liveblog",
        event="DELETE",
        condition="OLD.status <> 'draft'",
        statements=(raise_with_home("OLD"),),
    )


def deleted_before_its_posts(d: Dialect) -> Trigger:
    """SQL may delete a blog before its posts, which then find no blog to raise."""
    key = "SELECT 'liveblog:' || OLD.slug AS key"
    shown = (
        "SELECT c.item FROM cms_change c JOIN cms_publication p ON p.id = c.publication_id"
        f" WHERE p.key = ({key}) AND c.removed = {d.no}"
    )
    return Trigger(
        name="blog_posts_delete",
        table="cms_liveblog",
        event="DELETE",
        statements=(raising(f"{key} WHERE EXISTS ({shown})"), bury(shown, key, d)),
    )
