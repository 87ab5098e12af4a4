"""Sorts what an export holds: what may come is kept, the rest is counted by its kind and forgotten."""

from __future__ import annotations

from typing import BinaryIO

from cms.importing.report import Report
from cms.importing.wordpress.standing import DRAFTS, Standing, is_entry, standing
from cms.importing.wordpress.values import Attachment, Export, Person, Post
from cms.importing.wordpress.wxr import elements

CHANNEL = ("title", "link", "description", "language")
COMMENTS = "comments of readers"


def read(stream: BinaryIO, report: Report, *, drafts: bool = False) -> Export:
    """The export, in memory that grows with what may come. Raises FeedError."""
    export = Export()
    for found in elements(stream, report):
        if isinstance(found, Post):
            keep(export, found)
            sort(export, found, report, drafts=drafts)
        elif isinstance(found, Person):
            export.people.append(found)
        elif found[0] in CHANNEL and not getattr(export, found[0]):
            setattr(export, found[0], found[1].strip())
    return export


def keep(export: Export, post: Post) -> None:
    """What others refer to: pictures, reusable blocks, guest authors."""
    if post.type == "attachment" and post.attachment_url:
        export.attachments[post.id] = attachment(post)
    elif post.type == "wp_block" and post.status == "publish":
        export.blocks[post.id] = post.content
    elif post.type == "guest-author":
        name = post.meta.get("cap-display_name", "").strip() or post.title.strip()
        for slug in (post.meta.get("cap-user_login", ""), post.name.removeprefix("cap-")):
            export.guests.setdefault(slug, name)


def attachment(post: Post) -> Attachment:
    return Attachment(
        id=post.id,
        url=post.attachment_url,
        title=post.title,
        caption=post.excerpt,
        alternative=post.meta.get("_wp_attachment_image_alt", ""),
        parent=post.parent,
        place=post.place,
    )


def sort(export: Export, post: Post, report: Report, *, drafts: bool) -> None:
    stands, kind = standing(post)
    if stands is Standing.PUBLIC:
        export.posts.append(post)
        if others := sum(not is_entry(comment) for comment in post.comments):
            report.pass_over(COMMENTS, others)
    elif stands is Standing.DRAFT and drafts:
        export.posts.append(post)
    else:
        if stands is Standing.REMOVED:
            export.removed.append(post)
        report.pass_over(kind or DRAFTS)
