"""Authors and their posts: finds or makes authors by name, and sets who wrote what, by few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cms.importing.feed import Byline, Item
from cms.models import Author, Post

Through = Post.authors.through
CHUNK = 500


@dataclass
class Authors:
    """`exactly`: an author is reused when name and address agree; else a name without an address is enough."""

    exactly: bool
    known: dict[Byline, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)

    def add(self, items: Iterable[Item]) -> None:
        """Learns the authors of the items, and makes those that are missing."""
        wanted = list(dict.fromkeys(byline for item in items for byline in item.authors))
        for start in range(0, len(wanted), CHUNK):
            names = {byline.name for byline in wanted[start : start + CHUNK]}
            self.learn(Author.objects.filter(name__in=names).order_by("pk"))
        missing = [byline for byline in wanted if self.find(byline) is None]
        self.learn(Author.objects.bulk_create([Author(name=each.name, url=each.url) for each in missing]))

    def learn(self, authors: Iterable[Author]) -> None:
        for author in authors:
            self.known.setdefault(Byline(name=author.name, url=author.url), author.pk)
            self.by_name.setdefault(author.name, author.pk)

    def find(self, byline: Byline) -> int | None:
        by_name = None if self.exactly or byline.url else self.by_name.get(byline.name)
        return self.known.get(byline, by_name)

    def of(self, item: Item) -> list[int]:
        """The primary keys of an item's authors, in its order."""
        return list(dict.fromkeys(self.known.get(each) or self.find(each) for each in item.authors))


def written(posts: Iterable[int]) -> dict[int, list[int]]:
    """Authors by post, in the order that readers see."""
    found: dict[int, list[int]] = {}
    rows = Through.objects.filter(post_id__in=posts).order_by("pk").values_list("post_id", "author_id")
    for post, author in rows:
        found.setdefault(post, []).append(author)
    return found


def write(authors: dict[int, list[int]]) -> None:
    """Sets the authors of posts, given by primary keys."""
    posts = list(authors)
    for start in range(0, len(posts), CHUNK):
        chunk = posts[start : start + CHUNK]
        Through.objects.filter(post_id__in=chunk).delete()
        rows = [Through(post_id=post, author_id=author) for post in chunk for author in authors[post]]
        Through.objects.bulk_create(rows, batch_size=CHUNK)
