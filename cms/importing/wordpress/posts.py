"""The posts of an export as items. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from cms.importing.feed import Feed, Item, one_line
from cms.importing.fitting import fitted, language
from cms.importing.raw_item import RawItem, settled
from cms.importing.report import Place
from cms.importing.wordpress import dates
from cms.importing.wordpress.archive import Archive, identity, place, words
from cms.importing.wordpress.standing import is_live_blog
from cms.importing.wordpress.values import Post, Term

LABELS = ("category", "post_tag", "hashtags")  # taxonomies whose terms become tags
NO_CATEGORY = "uncategorized"  # WordPress's own for want of another


def feed(archive: Archive) -> Feed:
    export, whole = archive.export, archive.reading.place("the export")
    chosen = [post for post in export.posts if not is_live_blog(post)]
    made = (archive.reading.report.attempt(place(post), partial(item, post, archive)) for post in chosen)
    return Feed(
        title=fitted(words(export.title), "title", whole).value,
        description=fitted(words(export.description), "description", whole).value,
        language=language(export.language, whole),
        items=tuple(each for each in made if each),
        removed=tuple(map(identity, export.removed)),
    )


def item(post: Post, archive: Archive) -> Item:
    at = archive.reading.place(place(post))
    url, alternative = picture(post, archive, at)
    raw = RawItem(
        id=identity(post),
        title=words(post.title),
        body=archive.writer(post, at).html(post.content if post.content.strip() else post.excerpt),
        tags=labels(post.terms),
        image=url,
        image_alt=alternative,
        authors=archive.people.of_post(post),
        published_at=published(post, archive),
        modified_at=dates.stored(post.modified_gmt),
        base=post.link or archive.export.link,
        marks={"pinned": True} if post.is_sticky else {},
    )
    return replace(settled(raw, at), is_draft=is_draft(post))


def is_draft(post: Post) -> bool:
    return post.status == "draft"


def published(post: Post, archive: Archive) -> datetime | None:
    """A draft's dates say when somebody worked at it: it has none until it is published."""
    if is_draft(post):
        return None
    known = dates.stored(post.date_gmt) or dates.published(post.published)
    return known or dates.reckoned(post.date, archive.reading.calendar.zone)


def labels(terms: Iterable[Term]) -> Iterator[str]:
    for term in terms:
        if term.domain in LABELS and term.slug != NO_CATEGORY:
            yield one_line(term.name.replace(",", " "))


def picture(post: Post, archive: Archive, at: Place) -> tuple[str, str]:
    """The featured image and what it shows, unless the text shows it anyway."""
    number = post.meta.get("_thumbnail_id", "").strip()
    if not number.isdecimal() or len(number) > 18:
        return "", ""
    found = archive.export.attachments.get(int(number))
    if found is None:
        at.mend("its picture is not in the file: export “All content” to have it")
        return "", ""
    return ("", "") if shows(post.content, found.url) else (found.url, found.alternative)


def shows(content: str, url: str) -> bool:
    """Whether a text shows a picture in any of its sizes: ferry.jpg, ferry-300x200.jpg, ferry-scaled.jpg."""
    name = url.partition("://")[2].rpartition(".")[0].removesuffix("-scaled")
    return bool(name) and bool(re.search(rf"{re.escape(name)}(?:-\d+x\d+|-scaled)?\.", content))
