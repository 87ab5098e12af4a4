"""A post as a JSON Feed item (https://jsonfeed.org/version/1.1). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cms.text.tags import distinct
from publisher.documents import fault, html
from publisher.documents.document import timestamp, without_empty
from publisher.documents.parts import whole
from publisher.documents.row import AuthorRow, PostRow
from publisher.documents.tables import scoped

Item = dict[str, Any]


def author(row: AuthorRow) -> Item:
    return without_empty({"name": html.plain(row.name).strip(), "url": html.web_url(row.url)})


def item(post: PostRow, language: str = "en") -> Item:
    """The item as `latest.json` and pages hold it; raises ValueError or TypeError on rows that cannot be shown.

    `language` is the live blog's.
    """
    image, correction = html.web_url(post.image), html.plain(post.correction)
    alt = html.plain(post.image_alt) if image else ""
    text = scoped(html.clean(post.body))
    live = {
        "revision": post.revision,
        "sequence": post.sequence,
        **without_empty({"key_event": post.key_event, "correction": correction}),
        **without_empty({"image_alt": alt}),
    }
    shown = {
        "id": post.id,
        "title": html.plain(post.title).strip(),
        "content_html": whole(text, image=image, alt=alt, correction=correction, language=language),
        "image": image,
        "date_published": timestamp(post.published_at),
        "date_modified": timestamp(post.modified_at) if post.modified_at else None,
        "authors": [signed for signed in map(author, post.authors) if "name" in signed],
        "tags": distinct(html.plain(tag) for tag in post.tags),
    }
    return {**without_empty(shown), "content_html": shown["content_html"], "_live": live}


class Items:
    """Items by post id, each rendered when first asked for.

    A post that cannot be rendered leaves the others alone: it has no item, and `faults` says why.
    """

    def __init__(self, posts: Iterable[PostRow], language: str = "en") -> None:
        self.language = language
        self.posts = {post.id: post for post in posts}
        self.made: dict[str, Item | None] = {}
        self.faults: dict[str, str] = {}

    def get(self, id: str) -> Item | None:
        if id not in self.made:
            self.made[id] = self.rendered(self.posts[id]) if id in self.posts else None
        return self.made[id]

    def rendered(self, post: PostRow) -> Item | None:
        try:
            return item(post, self.language)
        except fault.ODD as error:
            self.faults[post.id] = fault.in_words(error)
            return None

    def pick(self, ids: Iterable[str]) -> list[Item]:
        return [found for found in map(self.get, ids) if found]
