"""The newsroom's admin: plain forms, one noun a file. It edits rows; publishing follows by itself."""

from cms.admin import (
    approval,
    author,
    banner,
    liveblog,
    lookup,
    mirror,
    pause,
    placement,
    post,
    publication,
    site,
    takedown,
)

__all__ = [
    "approval",
    "author",
    "banner",
    "liveblog",
    "lookup",
    "mirror",
    "pause",
    "placement",
    "post",
    "publication",
    "site",
    "takedown",
]
