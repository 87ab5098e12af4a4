"""A small model of the database: any night's edits become rows without one, and so the real documents. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from hypothesis import strategies as st

from publisher.documents import BlogDocuments, Document, Site
from publisher.documents.row import (
    BlogRow,
    ChangeRow,
    KeptPage,
    LiveBlogRows,
    PageRow,
    PagesRow,
    PostRow,
    PublicationRow,
)
from publisher.rows.live_blogs import RECENT, TAIL
from publisher.rows.pages import SIZE, list_revision

SITE = Site(base_url="https://news.example")
BEGINNING = datetime(2026, 11, 3, 19, 30, tzinfo=UTC)
BLOG = BlogRow(slug="x", title="Election night", description="", language="en", status="live")
Edit = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Published:
    """What readers would find after one publish."""

    latest: dict[str, Any]
    feed: dict[str, Any]
    list: dict[str, Any] | None
    pages: dict[int, dict[str, Any]]


@dataclass
class Night:
    """Posts, their change log, and the ledger's number. Every edit is one revision, however many posts it touches."""

    blog: BlogRow | None = BLOG
    revision: int = 0
    rebuilt: int = 0
    seconds: int = 0
    """Since the beginning, when the last edit was made."""
    posts: dict[str, PostRow] = field(default_factory=dict)
    log: dict[str, ChangeRow] = field(default_factory=dict)
    pinned: set[str] = field(default_factory=set)
    shown: dict[int, dict[str, int]] = field(default_factory=dict)
    """By revision: the posts that readers should have, with their own revisions."""
    rendered: dict[tuple[int, int], Document] = field(default_factory=dict)
    """Pages by number and revision: a page that did not change is not rendered again."""

    # Edits

    def edit(self, change: Edit) -> None:
        """One edit, e.g. ("add", 3): the name of a method and its arguments."""
        name, *values = change
        self.revision += 1
        self.seconds += 1
        getattr(self, name)(*values)
        live = {row.id: row.revision for row in self.log.values() if not row.removed}
        self.shown[self.revision] = live if self.blog else {}

    def chosen(self, picks: list[int]) -> set[str]:
        known = list(self.log)
        return {known[-1 - pick % len(known)] for pick in picks} if known else set()

    def touch(self, ids: set[str], *, removed: bool, text: str = "") -> None:
        changed = {"revision": self.revision, "changed_at": self.moment, "removed": removed}
        for id in sorted(ids):
            self.log[id] = replace(self.log[id], **changed)
            self.posts[id] = replace(self.written(self.posts[id], text), revision=self.revision)

    @property
    def moment(self) -> datetime:
        """When the edit of `revision` happened."""
        return BEGINNING + timedelta(seconds=self.seconds)

    def written(self, post: PostRow, text: str) -> PostRow:
        """A post as an edit leaves it."""
        return replace(post, body=f"<p>{post.id} at {self.revision} {text}</p>")

    def new_id(self, sequence: int) -> str:
        return f"P{sequence:04d}"

    def add(self, count: int, text: str = "") -> None:
        for _ in range(count):
            sequence = len(self.log)
            id = self.new_id(sequence)
            self.log[id] = ChangeRow(id=id, sequence=sequence, revision=self.revision, removed=False)
            published_at = BEGINNING + timedelta(minutes=sequence)
            self.posts[id] = PostRow(
                id=id, sequence=sequence, revision=self.revision, title="", body="", published_at=published_at
            )
            self.touch({id}, removed=False, text=text)

    def change(self, picks: list[int], text: str = "") -> None:
        """Edits, and publishes again what was removed."""
        self.touch(self.chosen(picks), removed=False, text=text)

    def remove(self, picks: list[int]) -> None:
        self.touch({id for id in self.chosen(picks) if not self.log[id].removed}, removed=True)

    def pin(self, picks: list[int]) -> None:
        """Pins what is not pinned, and the other way round; a pin is an edit of its post."""
        ids = {id for id in self.chosen(picks) if not self.log[id].removed}
        self.pinned ^= ids
        self.touch(ids, removed=False)

    def rebuild(self) -> None:
        self.rebuilt = self.revision

    def hide(self) -> None:
        """The blog is a draft again, or public again."""
        self.blog = None if self.blog else BLOG
        if self.blog:
            self.rebuilt = self.revision

    def sleep(self, seconds: int) -> None:
        """An edit of nothing that readers read, so much later."""
        self.seconds += seconds

    def state(self, status: str) -> None:
        if self.blog:
            self.blog = replace(self.blog, status=status)

    # What is read from a database

    def rows(self) -> LiveBlogRows:
        """As `publisher.rows.live_blogs.live_blog` and `publisher.rows.pages` make them."""
        publication = PublicationRow(
            pk=1,
            key="liveblog:x",
            revision=self.revision,
            live=0,
            rebuilt=self.rebuilt,
            updated_at=self.moment,
        )
        if self.blog is None:
            return LiveBlogRows(publication=publication, slug="x", blog=None)
        changes = self.changes()
        posts = {row.id: self.posts[row.id] for row in changes if not row.removed}
        by_sequence = sorted(posts, reverse=True)
        rows = LiveBlogRows(
            publication=publication,
            slug="x",
            blog=self.blog,
            recent=tuple(by_sequence[:RECENT]),
            pinned=tuple(id for id in by_sequence if id in self.pinned),
            changes=tuple(changes[:TAIL]),
            changes_cut=len(changes) >= TAIL,
            posts=posts,
            post_count=sum(not row.removed for row in self.log.values()),
        )
        return replace(rows, pages=self.pages(rows))

    def changes(self) -> list[ChangeRow]:
        """The newest posts, the newest changes, and the pinned posts; newest revision first."""
        live = [row for row in self.log.values() if not row.removed]
        by_revision = sorted(self.log.values(), key=newest_first)
        found = {row.id: row for row in [*live[-RECENT:], *by_revision[:TAIL]]}
        found |= {row.id: row for row in live if row.id in self.pinned}
        return sorted(found.values(), key=newest_first)

    def pages(self, rows: LiveBlogRows) -> PagesRow:
        listed, closed = max(len(self.log) - 1, 0) // SIZE, len(self.log) // SIZE
        if not closed:
            return PagesRow()
        stale, kept = [], []
        for n in range(closed):
            mine = list(self.log.values())[n * SIZE : (n + 1) * SIZE]
            revision = max(self.rebuilt, max(row.revision for row in mine))
            if made := self.rendered.get((n, revision)):
                kept.append(KeptPage(n=n, entry=made.entry or {}))
            else:
                posts = tuple(self.posts[row.id] for row in mine if not row.removed)
                stale.append(PageRow(n=n, revision=revision, posts=posts))
        revision = list_revision(rows, listed)
        return PagesRow(listed=listed, revision=revision, stale=tuple(stale), kept=tuple(kept))

    # What is published

    def documents(self) -> BlogDocuments:
        return BlogDocuments(self.rows(), SITE)

    def publish(self) -> Published:
        made = self.documents()
        self.rendered |= {(page.page or 0, page.revision): page for page in made.pages}
        pages = {}
        listing = orjson.loads(made.page_list.body) if made.page_list else None
        bodies = {page.key.rpartition("/")[2]: page.body for page in self.rendered.values()}
        for entry in listing["pages"] if listing else []:
            pages[entry["n"]] = orjson.loads(bodies[entry["url"]])
        latest, feed = orjson.loads(made.latest.body), orjson.loads(made.feed.body)
        return Published(latest=latest, feed=feed, list=listing, pages=pages)


def newest_first(row: ChangeRow) -> tuple[int, int]:
    return -row.revision, -row.sequence


def night(*edits: Edit) -> Night:
    """A night of these edits, e.g. night(("add", 3), ("remove", [0])): pick 0 is the newest post."""
    made = Night()
    for edit in edits:
        made.edit(edit)
    return made


def json(document: Document) -> Any:
    return orjson.loads(document.body)


picks = st.lists(st.integers(0, 200), min_size=1, max_size=8)
texts = st.sampled_from(["", "x" * 300, "y" * 1500, "z" * 4500])
counts = st.sampled_from([1, 2, 3, 30, 49, 70])
edits = st.one_of(
    st.tuples(st.just("add"), counts, texts),
    st.tuples(st.just("add"), st.integers(1, 2), texts),
    st.tuples(st.just("change"), picks, texts),
    st.tuples(st.just("change"), st.lists(st.integers(0, 200), min_size=20, max_size=60)),
    st.tuples(st.just("remove"), picks),
    st.tuples(st.just("remove"), st.integers(40, 90).map(lambda count: list(range(count)))),
    st.tuples(st.just("pin"), picks),
    st.tuples(st.just("rebuild")),
    st.tuples(st.just("hide")),
    st.tuples(st.just("sleep"), st.sampled_from([30, 60, 89, 90, 3600])),
    st.tuples(st.just("state"), st.sampled_from(["live", "paused", "ended"])),
)
