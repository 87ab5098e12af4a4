"""The live blogs of an export as feeds, their entries as items. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from cms.importing.choosing import slug_of
from cms.importing.feed import LIMITS, Byline, Feed, Item, limited
from cms.importing.wordpress import dates
from cms.importing.wordpress.entries import Entries, Entry, entries, hashtags, is_key_event, readable
from cms.importing.wordpress.people import accounts, bylines
from cms.importing.wordpress.posts import is_draft, item
from cms.importing.wordpress.reading import LONGEST, Reading, identity, words
from cms.importing.wordpress.values import Comment, Post

HIDES_AUTHORS = "liveblog_hide_authors"
CONTRIBUTORS = "liveblog_contributors"
HEADLINE = "liveblog_headline"  # of a newsroom's variant
DELETED = "entries that were deleted in WordPress"
ORPHANS = "edits of entries that are not in the file"
ABOVE = "the text above the entries"
MORE_THAN_WORDS = re.compile(r"<(?:img|figure|blockquote|iframe|table|ul|ol|pre)\b", re.IGNORECASE)


def feed(post: Post, reading: Reading) -> Feed:
    """A live blog: its entries, the newest first, and at its beginning what stood above them."""
    found = entries(post.comments)
    count(found, reading)
    clock = dates.ahead(post.date, post.date_gmt)
    made = [
        reading.report.attempt(place(each.first), lambda each=each: entry(each, post, reading, clock))
        for each in found.shown
    ]
    summary, opening = introduction(post, reading)
    return Feed(
        name=post.name if slug_of(post.name) else f"live-blog-{post.id}",
        title=limited(words(post.title), "title", "the live blog"),
        description=summary,
        language=reading.export.language,
        status="draft" if is_draft(post) else "ended",
        items=(*(each for each in made[::-1] if each), *opening),
        removed=tuple(entry_identity(post, number) for number in found.deleted),
    )


def count(found: Entries, reading: Reading) -> None:
    if found.deleted:
        reading.report.pass_over(DELETED, len(found.deleted))
    if found.without_entry:
        reading.report.pass_over(ORPHANS, len(found.without_entry))


def introduction(post: Post, reading: Reading) -> tuple[str, tuple[Item, ...]]:
    """The summary, and a first post where what stands above the entries is more than a few words."""
    body = reading.writer(post, ABOVE).html(post.content)
    said = words(body)
    if len(said) <= LIMITS["description"] and not MORE_THAN_WORDS.search(body):
        if "<a " in body:
            reading.report.mend(ABOVE, "links in it became words")
        return said or words(post.excerpt)[: LIMITS["description"]], ()
    return words(post.excerpt)[: LIMITS["description"]], (opening(post, reading),)


def opening(post: Post, reading: Reading) -> Item:
    """What stood above the entries, without the title, which is the live blog's."""
    whole = item(post, reading)
    kept = {name: value for name, value in whole.fields.items() if name != "pinned"}
    return Item(**{**vars(whole), "fields": {**kept, "title": ""}, "is_draft": False})


def entry(found: Entry, post: Post, reading: Reading, clock: timedelta | None) -> Item:
    first, last, at = found.first, found.last, place(found.first)
    return Item(
        place=at,
        id=entry_identity(post, first.id),
        fields={
            "title": limited(words(first.meta.get(HEADLINE, "")), "title", at),
            "body": reading.writer(post, at).html(readable(last.text)),
            "tags": hashtags(last.text),
            "image": "",
            "key_event": is_key_event(found),
        },
        authors=authors(first, reading, at),
        published_at=moment(first, reading, clock),
        modified_at=moment(last, reading, clock) if last is not first else None,
        base=post.link or reading.export.link,
    )


def authors(first: Comment, reading: Reading, at: str) -> tuple[Byline, ...]:
    """Who began the entry, and who contributed; nobody where the desk chose to sign nobody."""
    if first.meta.get(HIDES_AUTHORS, "").strip() not in ("", "0", "false"):
        return ()
    name = reading.people.by_account.get(first.user) or first.author
    contributors, unknown = reading.people.of_accounts(accounts(first.meta.get(CONTRIBUTORS, "")))
    if unknown:
        reading.report.mend(at, "contributors whose names are not in the file were left out")
    return bylines([name, *contributors])


def moment(comment: Comment, reading: Reading, clock: timedelta | None) -> datetime | None:
    known = dates.stored(comment.date_gmt)
    if known is None and (known := dates.reckoned(comment.date, clock)):
        reading.report.mend(place(comment), "its time in UTC is missing, and was reckoned from the site's clock")
    return known


def place(comment: Comment) -> str:
    return f"entry {comment.id} (“{words(comment.text)[:LONGEST]}”)"


def entry_identity(post: Post, number: int) -> str:
    return f"{identity(post)}#liveblog-{number}"
