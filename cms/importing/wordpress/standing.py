"""Selects the items of an export: public ones are imported, everything else is counted by its kind. Pure."""

from __future__ import annotations

from enum import Enum

from cms.importing.wordpress.values import Comment, Post

STATES = {
    "pending": "posts that wait for review",
    "private": "private posts",
    "future": "posts for the future",
    "auto-draft": "posts that were begun and never saved",
    "inherit": "revisions",
}
TYPES = {
    "page": "pages",
    "attachment": "attachments (posts keep the pictures that they show)",
    "nav_menu_item": "menu items",
    "revision": "revisions",
}
PARTS_OF_THE_SITE = ("wp_", "custom_css", "customize_changeset", "oembed_cache", "user_request")
DRAFTS = "drafts (--drafts brings them)"
PASSWORD = "password-protected posts"  # noqa: S105 - words for people
TRASH = "posts in the trash"


class Standing(Enum):
    PUBLIC = "public"
    DRAFT = "draft"
    REMOVED = "removed"
    LEFT_OUT = "left out"


def standing(post: Post) -> tuple[Standing, str]:
    """Where a post stands, and the kind as which it is counted when it does not come."""
    if post.type != "post" and not is_live_blog(post):
        return Standing.LEFT_OUT, type_of(post)
    if post.status == "trash":
        return Standing.REMOVED, TRASH
    if post.password:
        return Standing.LEFT_OUT, PASSWORD
    if post.status == "draft":
        return Standing.DRAFT, DRAFTS
    if post.status == "publish":
        return Standing.PUBLIC, ""
    return Standing.LEFT_OUT, STATES.get(post.status) or f"posts of another status ({post.status[:40] or 'none'})"


def type_of(post: Post) -> str:
    if post.type.startswith(PARTS_OF_THE_SITE):
        return "parts of the site (templates, styles, reusable blocks)"
    return TYPES.get(post.type) or f"items of another type ({post.type[:40]})"


def is_live_blog(post: Post) -> bool:
    """Whether it is a live blog of Automattic's plugin. One without entries is a post like any other."""
    return any(map(is_entry, post.comments))


def is_entry(comment: Comment) -> bool:
    """Entries have a type and a status of their own (github.com/Automattic/liveblog, `insert_comment`)."""
    return "liveblog" in (comment.type, comment.status)
