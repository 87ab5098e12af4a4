"""An export with all that its posts refer to, and where what is odd in them is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cms.importing.reading import Reading
from cms.importing.report import Place
from cms.importing.wordpress import people
from cms.importing.wordpress.people import People
from cms.importing.wordpress.text import Library, Writer
from cms.importing.wordpress.values import Attachment, Export, Post
from cms.text import markup

LONGEST = 60  # characters of a title in a place's name
LOOKED_AT = 1000  # characters that are looked at for them


@dataclass(frozen=True, kw_only=True)
class Archive:
    export: Export
    reading: Reading
    people: People
    library: Library

    def writer(self, post: Post, place: Place) -> Writer:
        return Writer(library=self.library, post=post.id, mend=place.mend)


def archive(export: Export, reading: Reading) -> Archive:
    library = Library(attachments=export.attachments, blocks=export.blocks, of_post=by_parent(export))
    return Archive(export=export, reading=reading, people=people.people(export), library=library)


def by_parent(export: Export) -> Mapping[int, Sequence[Attachment]]:
    """Pictures by the post that they were uploaded to, in the order that was set there."""
    found: dict[int, list[Attachment]] = {}
    for each in sorted(export.attachments.values(), key=lambda each: (each.place, each.id)):
        if each.url.lower().partition("?")[0].endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")):
            found.setdefault(each.parent, []).append(each)
    return found


def words(value: str) -> str:
    """A title or a summary as words on one line."""
    return markup.text(value)


def beginning(value: str) -> str:
    """The first words of a text, for messages."""
    return words(value[:LOOKED_AT])[:LONGEST]


def place(post: Post) -> str:
    """How messages call a post."""
    named = beginning(post.title) or post.guid[:LONGEST]
    return f"item {post.number} (“{named}”)"


def identity(post: Post) -> str:
    """What stays the same from one export to the next."""
    return post.guid or post.link or f"post-{post.id}"
