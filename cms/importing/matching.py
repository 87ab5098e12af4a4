"""Items against what a live blog has: which are new, which changed, which stay. It reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cms.importing import bylines
from cms.importing.feed import Item
from cms.models import Change, LiveBlog, Post
from cms.models.takedown import standing_of

RANDOMNESS = slice(10, 26)  # the characters of a ULID after its time (https://github.com/ulid/spec)


@dataclass(frozen=True, kw_only=True)
class Match:
    """An item with its post (not saved when there is none yet), its row of the change log, and its authors."""

    item: Item
    post: Post
    change: Change | None
    authors: list[int]
    is_taken_down: bool = False

    @property
    def is_new(self) -> bool:
        return self.post.pk is None

    @property
    def is_published(self) -> bool:
        return not self.is_new and self.post.status == Post.Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        """Removed, deleted or made a draft here."""
        return not self.is_published and not (self.is_new and self.change is None)


@dataclass
class Work:
    """What an import does."""

    new: list[tuple[Post, Item]] = field(default_factory=list)
    changed: list[tuple[Post, Item]] = field(default_factory=list)
    authors: dict[int, list[int]] = field(default_factory=dict)
    """Authors to set, by post."""
    drafts: list[tuple[Post, Item]] = field(default_factory=list)
    """New posts that come as drafts."""
    removed: list[Post] = field(default_factory=list)
    """Posts that were deleted where the feed comes from."""
    unchanged: int = 0
    withdrawn: int = 0


class Known:
    """What a live blog has already."""

    def __init__(self, blog: LiveBlog) -> None:
        self.blog = blog
        self.changes = Change.objects.filter(publication__key=blog.publication_key)
        uids = {*self.changes.values_list("item", flat=True), *blog.posts.values_list("uid", flat=True)}
        self.uids = {uid[RANDOMNESS]: uid for uid in uids}

    def published(self, uids: Iterable[str]) -> list[Post]:
        """Those that are published here among ULIDs, of which the time does not count."""
        found = [self.uids[uid[RANDOMNESS]] for uid in uids if uid[RANDOMNESS] in self.uids]
        return list(self.blog.posts.filter(uid__in=found, status=Post.Status.PUBLISHED))

    def matches(self, items: list[Item]) -> list[Match]:
        """Five queries for any number of items. A date that was corrected makes another ULID, but only its time."""
        uids = [self.uids.get(item.id[RANDOMNESS], item.id) for item in items]
        posts = {post.uid: post for post in self.blog.posts.filter(uid__in=uids)}
        changes = {change.item: change for change in self.changes.filter(item__in=uids)}
        authors = bylines.written([post.pk for post in posts.values()])
        stands = set(standing_of("post", uids).values_list("item", flat=True))
        new = (posts.get(uid) or Post(liveblog=self.blog, uid=uid) for uid in uids)
        return [
            Match(
                item=item,
                post=post,
                change=changes.get(post.uid),
                authors=authors.get(post.pk, []),
                is_taken_down=post.uid in stands,
            )
            for item, post in zip(items, new, strict=True)
        ]


def add(work: Work, match: Match, authors: list[int], *, restore: bool) -> None:
    """Puts a match where it belongs in the work, with its post filled in."""
    post, before = match.post, dict(vars(match.post))
    if match.item.is_draft:
        add_draft(work, match)
        return
    if match.is_taken_down or match.is_withdrawn and not restore:
        work.withdrawn += 1
        return
    fill(match)
    if match.is_new:
        work.new.append((post, match.item))
    elif not match.is_published or vars(post) != before or authors != match.authors:
        work.changed.append((post, match.item))
        work.authors |= {post.pk: authors} if authors != match.authors else {}
    else:
        work.unchanged += 1


def add_draft(work: Work, match: Match) -> None:
    """A draft is new, or left as it is here: somebody may have worked at it, or published it."""
    if match.is_taken_down or match.is_new and match.change is not None:
        work.withdrawn += 1
    elif match.is_new:
        for name, value in match.item.fields.items():
            setattr(match.post, name, value)
        work.drafts.append((match.post, match.item))
    else:
        work.unchanged += 1


def fill(match: Match) -> None:
    post, item = match.post, match.item
    for name, value in item.fields.items():
        setattr(post, name, value)
    shown = post.publish_at or (match.change and match.change.published_at)
    if not shown or (item.published_at and in_milliseconds(shown) != in_milliseconds(item.published_at)):
        post.publish_at = item.published_at or item.assumed_at


def in_milliseconds(moment: datetime) -> datetime:
    """Feeds have no finer dates than this."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
