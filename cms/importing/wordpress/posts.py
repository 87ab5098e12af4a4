"""The posts of an export as items. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from cms.importing.feed import LIMITS, Feed, Item, limited, one_line
from cms.importing.wordpress import dates
from cms.importing.wordpress.reading import Reading, identity, place, words
from cms.importing.wordpress.standing import is_live_blog
from cms.importing.wordpress.values import Post, Term
from cms.text.tags import tag_list

LABELS = ("category", "post_tag", "hashtags")  # taxonomies whose terms become tags
NO_CATEGORY = "uncategorized"  # WordPress's own for want of another


def feed(reading: Reading) -> Feed:
    export = reading.export
    chosen = [post for post in export.posts if not is_live_blog(post)]
    made = (reading.report.attempt(place(post), lambda post=post: item(post, reading)) for post in chosen)
    return Feed(
        title=words(export.title),
        description=words(export.description),
        language=export.language,
        items=tuple(each for each in made if each),
        removed=tuple(map(identity, export.removed)),
    )


def item(post: Post, reading: Reading) -> Item:
    at = place(post)
    return Item(
        place=at,
        id=identity(post),
        fields={
            "title": limited(words(post.title), "title", at),
            "body": reading.writer(post, at).html(post.content if post.content.strip() else post.excerpt),
            "tags": tag_list(",".join(labels(post.terms))),
            **picture(post, reading),
            **({"pinned": True} if post.is_sticky else {}),
        },
        authors=reading.people.of_post(post),
        published_at=published(post),
        modified_at=dates.stored(post.modified_gmt),
        base=post.link or reading.export.link,
        is_draft=is_draft(post),
    )


def is_draft(post: Post) -> bool:
    return post.status == "draft"


def published(post: Post) -> datetime | None:
    """A draft's dates say when somebody worked at it: it has none until it is published."""
    if is_draft(post):
        return None
    return dates.stored(post.date_gmt) or dates.published(post.published) or dates.reckoned(post.date, None)


def labels(terms: Iterable[Term]) -> Iterator[str]:
    for term in terms:
        if term.domain in LABELS and term.slug != NO_CATEGORY:
            yield one_line(term.name.replace(",", " "))


def picture(post: Post, reading: Reading) -> dict[str, Any]:
    """The featured image, unless the text shows it anyway."""
    number = post.meta.get("_thumbnail_id", "").strip()
    if not number.isdecimal() or len(number) > 18:
        return {"image": ""}
    found = reading.export.attachments.get(int(number))
    if found is None:
        reading.report.mend(place(post), "its picture is not in the file: export “All content” to have it")
        return {"image": ""}
    if shows(post.content, found.url):
        return {"image": ""}
    return {"image": found.url, "image_alt": one_line(found.alternative)[: LIMITS["image_alt"]]}


def shows(content: str, url: str) -> bool:
    """Whether a text shows a picture in any of its sizes: ferry.jpg, ferry-300x200.jpg, ferry-scaled.jpg."""
    name = url.partition("://")[2].rpartition(".")[0].removesuffix("-scaled")
    return bool(name) and bool(re.search(rf"{re.escape(name)}(?:-\d+x\d+|-scaled)?\.", content))
