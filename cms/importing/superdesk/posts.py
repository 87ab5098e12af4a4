"""The posts of a blog as items. Pure, but for what it tells the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from cms.importing.feed import LIMITS, Byline, FeedError, Item, one_line
from cms.importing.raw_item import RawItem, settled
from cms.importing.reading import Reading
from cms.importing.report import Place
from cms.importing.superdesk.pieces import drawn, is_advertisement
from cms.importing.superdesk.values import Blog, Dump, Person, Piece, Post
from cms.text import markup

KINDS = {
    "submitted": "contributions that wait for review",
    "comment": "comments of readers",
    "ad": "advertisements",
}
DRAFTS = "drafts (--drafts brings them)"
DELETED = "posts that were deleted in Live Blog"
COMMENT = "post_comment"  # a reader's, below a post
LONGEST = 60  # characters of a text in a place's name


@dataclass(frozen=True, kw_only=True)
class Posts:
    """The posts of a dump, with where what is odd in them is told."""

    dump: Dump
    reading: Reading
    drafts: bool = False

    def items(self, posts: list[Post], blog: Blog) -> Iterator[Item]:
        """Those that readers saw, the newest first; of one time that which was above."""
        newest_first = sorted(posts, key=lambda post: (post.published_at is not None, post.published_at, post.order))
        for post in reversed(newest_first):
            if kind := self.left_out(post):
                self.reading.report.pass_over(kind)
            elif made := self.reading.report.attempt(place(post), partial(self.item, post, blog)):
                yield made

    def left_out(self, post: Post) -> str:
        """The kind as which a post is counted that does not come; nothing for one that does."""
        if post.is_deleted:
            return DELETED
        if post.status == "draft":
            return "" if self.drafts else DRAFTS
        if post.status != "open":
            return KINDS.get(post.status) or f"posts of another status ({post.status[:40] or 'none'})"
        shown = self.pieces(post)
        return KINDS["ad"] if shown and all(map(is_advertisement, shown)) else ""

    def item(self, post: Post, blog: Blog) -> Item:
        at, pieces = self.reading.place(place(post)), self.pieces(post)
        if not post.id:
            raise FeedError(f"{at}: it has no “_id”, which a second import would know it by.")
        body = "\n".join(drawn(piece) for piece in pieces if not is_advertisement(piece))
        if not body.strip() and any(isinstance(piece, str) for piece in post.pieces):
            raise FeedError(
                f"{at}: its text is not in the file. Fetch /api/client_blogs/ID/posts, which has the texts."
            )
        is_draft = post.status == "draft"
        raw = RawItem(
            id=post.id,
            title=markup.text(post.headline),
            body=body,
            tags=(one_line(tag.replace(",", " ")) for tag in post.tags),
            authors=self.authors(post, pieces, at),
            published_at=None if is_draft else post.published_at,
            modified_at=None if is_draft else post.updated_at,
            base=blog.address,
            marks={"key_event": post.is_highlight, "pinned": post.is_sticky},
        )
        return replace(settled(raw, at), is_draft=is_draft)

    def pieces(self, post: Post) -> list[Piece]:
        """What a post is made of, wherever in the dump it is."""
        found = (self.dump.pieces.get(each) if isinstance(each, str) else each for each in post.pieces)
        return [piece for piece in found if piece and not piece.is_deleted and piece.type != COMMENT]

    def authors(self, post: Post, pieces: list[Piece], at: Place) -> tuple[Byline, ...]:
        """Who wrote it: of what another newsroom sent, who wrote it there. Never an address."""
        if any(piece.commenter for piece in pieces[:1]):
            return ()  # a reader's words: they are quoted with the name
        first = pieces[0] if pieces else None
        people = [post.syndicated, first.syndicated if first else None, post.creator, first.creator if first else None]
        names = [self.name(person) for person in people if person]
        names += [post.byline, first.byline if first else "", self.name(post.publisher)]
        cleaned = (one_line(re.sub(r"\S+@\S+\.\S+", "", name))[: LIMITS["name"]] for name in names)
        found = next((name for name in cleaned if name), "")
        if not found and any(person and person.id for person in people):
            at.mend("its author's name is not in the file: add the answer of /api/client_users")
        return (Byline(name=found),) if found else ()

    def name(self, person: Person) -> str:
        return person.name or self.dump.people.get(person.id, "")


def place(post: Post) -> str:
    """How messages call a post: by its first words, and by the end of its id, which tells it apart."""
    first = next((piece.text for piece in post.pieces if isinstance(piece, Piece)), "")
    return f"post {post.id[-4:]} (“{markup.text(first[: 10 * LONGEST])[:LONGEST]}”)"
