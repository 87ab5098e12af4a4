"""The live blogs of an export as feeds, their entries as items. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from cms.importing.choosing import slug_of
from cms.importing.feed import LIMITS, Byline, Feed, Item
from cms.importing.fitting import fitted, language
from cms.importing.raw_item import RawItem, settled
from cms.importing.report import Place
from cms.importing.wordpress import dates
from cms.importing.wordpress.archive import Archive, beginning, identity, words
from cms.importing.wordpress.entries import Entries, Entry, entries, hashtags, is_key_event, readable
from cms.importing.wordpress.people import accounts, bylines
from cms.importing.wordpress.posts import is_draft, item
from cms.importing.wordpress.values import Comment, Post

HIDES_AUTHORS = "liveblog_hide_authors"
CONTRIBUTORS = "liveblog_contributors"
HEADLINE = "liveblog_headline"  # of a newsroom's variant
DELETED = "entries that were deleted in WordPress"
ORPHANS = "edits of entries that are not in the file"
ABOVE = "the text above the entries"
MORE_THAN_WORDS = re.compile(r"<(?:img|figure|blockquote|iframe|table|ul|ol|pre)\b", re.IGNORECASE)


def feed(post: Post, archive: Archive) -> Feed:
    """A live blog: its entries, the newest first, and at its beginning what stood above them."""
    whole, found = archive.reading.place("the live blog"), entries(post.comments)
    count(found, archive)
    clock = dates.ahead(post.date, post.date_gmt)
    made = [
        archive.reading.report.attempt(place(each.first), partial(entry, each, post, archive, clock))
        for each in found.shown
    ]
    summary, opening = introduction(post, archive)
    return Feed(
        name=post.name if slug_of(post.name) else f"live-blog-{post.id}",
        title=fitted(words(post.title), "title", whole).value,
        description=summary,
        language=language(archive.export.language, whole),
        status="draft" if is_draft(post) else "ended",
        items=(*(each for each in made[::-1] if each), *opening),
        removed=tuple(entry_identity(post, number) for number in found.deleted),
    )


def count(found: Entries, archive: Archive) -> None:
    if found.deleted:
        archive.reading.report.pass_over(DELETED, len(found.deleted))
    if found.without_entry:
        archive.reading.report.pass_over(ORPHANS, len(found.without_entry))


def introduction(post: Post, archive: Archive) -> tuple[str, tuple[Item, ...]]:
    """The summary, and a first post where what stands above the entries is more than a few words."""
    at = archive.reading.place(ABOVE)
    body = archive.writer(post, at).html(post.content)
    said, excerpt = words(body), fitted(words(post.excerpt), "description", at).value
    if len(said) > LIMITS["description"] or MORE_THAN_WORDS.search(body):
        return excerpt, (opening(post, archive),)
    if "<a " in body:
        at.tell("links in it became words")
    return said or excerpt, ()


def opening(post: Post, archive: Archive) -> Item:
    """What stood above the entries, without the title, which is the live blog's."""
    whole = item(replace(post, title="", is_sticky=False), archive)
    return replace(whole, is_draft=False, published_at=dates.stored(post.date_gmt))


def entry(found: Entry, post: Post, archive: Archive, clock: timedelta | None) -> Item:
    first, last = found.first, found.last
    at = archive.reading.place(place(first))
    raw = RawItem(
        id=entry_identity(post, first.id),
        title=words(first.meta.get(HEADLINE, "")),
        body=archive.writer(post, at).html(readable(last.text)),
        tags=hashtags(last.text),
        authors=authors(first, archive, at),
        published_at=moment(first, archive, clock),
        modified_at=moment(last, archive, clock) if last is not first else None,
        base=post.link or archive.export.link,
        marks={"key_event": is_key_event(found)},
    )
    return settled(raw, at)


def authors(first: Comment, archive: Archive, at: Place) -> tuple[Byline, ...]:
    """Who began the entry, and who contributed; nobody where the desk chose to sign nobody."""
    if first.meta.get(HIDES_AUTHORS, "").strip() not in ("", "0", "false"):
        return ()
    name = archive.people.by_account.get(first.user) or first.author
    contributors, unknown = archive.people.of_accounts(accounts(first.meta.get(CONTRIBUTORS, "")))
    if unknown:
        at.mend("contributors whose names are not in the file were left out")
    return bylines([name, *contributors])


def moment(comment: Comment, archive: Archive, clock: timedelta | None) -> datetime | None:
    known = dates.stored(comment.date_gmt)
    zone = archive.reading.calendar.zone
    if known is None and (known := dates.reckoned(comment.date, zone or clock)):
        place_ = archive.reading.place(place(comment))
        place_.mend("its time in UTC is missing, and was reckoned from the site's clock")
    return known


def place(comment: Comment) -> str:
    return f"entry {comment.id} (“{beginning(comment.text)}”)"


def entry_identity(post: Post, number: int) -> str:
    return f"{identity(post)}#liveblog-{number}"
