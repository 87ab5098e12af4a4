"""Settled items become posts of a live blog in one transaction. The triggers raise the ledger (cms.ledger).

New posts are written as drafts first: nothing of the ledger is locked until all that is slow is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from cms.importing import bylines
from cms.importing.feed import Feed, FeedError, Item
from cms.importing.matching import RANDOMNESS, Known, Work, add
from cms.importing.normalise import Settled
from cms.models import Change, LiveBlog, Post, Publication
from cms.models.identity import new_ulid

CHUNK = 500
STATUSES = {"draft", "upcoming", "live", "paused", "ended"}
Pairs = Sequence[tuple[Post, Item]]


@dataclass(frozen=True, kw_only=True)
class Options:
    slug: str
    title: str = ""
    restore: bool = False
    """Publish again what was removed here."""
    is_named_by_file: bool = False
    """Nobody asked for this slug: an archive calls its live blog so."""


@transaction.atomic
def store(feed: Feed, settled: Settled, options: Options) -> Work:
    """Raises FeedError; then nothing is stored."""
    blog, is_new = blog_of(feed, options)
    work, authors, known = Work(), bylines.Authors(exactly=feed.is_own), Known(blog)
    if options.is_named_by_file and not is_new:
        refuse_stranger(feed, settled, options, known)
    authors.add(settled.items)
    restore = options.restore or is_new
    for items in chunks(settled.items):
        for match in known.matches(items):
            add(work, match, authors.of(match.item), restore=restore)
    for uids in chunks(settled.removed):
        work.removed += known.published(uids)
    write_drafts([*work.new, *work.drafts], authors)
    if work.new or work.changed or work.removed:
        publish(blog, work, is_own=feed.is_own)
    finish(blog, feed, work, is_new=is_new)
    return work


def refuse_stranger(feed: Feed, settled: Settled, options: Options, known: Known) -> None:
    """Raises FeedError when the live blog of that name has posts, and none of them is of this file."""
    if known.uids and settled.items and not any(item.id[RANDOMNESS] in known.uids for item in settled.items):
        raise FeedError(
            f"There is a live blog {options.slug!r} here, and nothing in it is from this file. To add to it all the"
            f" same: --live-blog {feed.name} --slug {options.slug}. To keep them apart, give another --slug."
        )


def chunks(items: Sequence[Any]) -> Iterator[Any]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def blog_of(feed: Feed, options: Options) -> tuple[LiveBlog, bool]:
    """The live blog, locked against a second import. A new one is a draft until its posts are in."""
    title = options.title or feed.title
    blog = LiveBlog.objects.select_for_update(no_key=True).filter(slug=options.slug).first()
    if blog is None:
        if not title.strip():
            raise FeedError("The feed has no title. Give one with --title.")
        return LiveBlog.objects.create(slug=options.slug, title=title), True
    blog.title = title or blog.title
    return blog, False


def write_drafts(new: Pairs, authors: bylines.Authors) -> None:
    for pairs in chunks(new):
        Post.objects.bulk_create([post for post, _ in pairs])
        bylines.write({post.pk: authors.of(item) for post, item in pairs if item.authors})


def publish(blog: LiveBlog, work: Work, *, is_own: bool) -> None:
    """Locks the ledger's row, enters new posts into the change log in their order, and publishes."""
    Publication.objects.get_or_create(key=blog.publication_key)
    publication = Publication.objects.select_for_update().get(key=blog.publication_key)
    for rows in chunks(log(publication, work.new, is_own=is_own)):
        Change.objects.bulk_create(rows)
    for pairs in chunks(work.new):
        Post.objects.filter(pk__in=[post.pk for post, _ in pairs]).update(status=Post.Status.PUBLISHED)
    for posts in chunks(work.removed):
        Post.objects.filter(pk__in=[post.pk for post in posts]).update(status=Post.Status.REMOVED)
    publication.refresh_from_db(fields=["wanted"])
    Change.objects.filter(publication=publication, revision=0).update(revision=publication.wanted)
    bylines.write(work.authors)
    rewrite(work.changed)
    date(publication, [*work.new, *work.changed], is_own=is_own)


def log(publication: Publication, new: Pairs, *, is_own: bool) -> list[Change]:
    """New rows of the change log: the triggers give them their revision and keep the rest."""
    changes = Change.objects.filter(publication=publication)
    known: set[str] = set()
    for pairs in chunks(new):
        uids = [post.uid for post, _ in pairs]
        known.update(changes.filter(item__in=uids).values_list("item", flat=True))
    fresh = [(post, item) for post, item in new if post.uid not in known]
    last = changes.aggregate(last=Max("sequence"))["last"]
    last = -1 if last is None else last
    places = sequences([item for _, item in fresh], last, is_own=is_own)
    shown = [entry(publication, *pair, place) for pair, place in zip(fresh, places, strict=True)]
    return shown + tombstones(publication, set(range(last + 1, max(places, default=last))) - set(places))


def tombstones(publication: Publication, places: set[int]) -> list[Change]:
    """Of posts that were removed before the import, whose ids no one knows: the change log has no holes."""
    dates = {"published_at": publication.wanted_at, "modified_at": None}
    return [
        Change(publication=publication, item=new_ulid(), sequence=place, revision=0, removed=True, **dates)
        for place in sorted(places)
    ]


def entry(publication: Publication, post: Post, item: Item, sequence: int) -> Change:
    dates = {"published_at": post.publish_at, "modified_at": item.modified_at}
    return Change(publication=publication, item=post.uid, sequence=sequence, revision=0, **dates)


def sequences(new: list[Item], last: int, *, is_own: bool) -> list[int]:
    """Ascending places after `last`. Gaps that removed posts left in a feed of ours are kept: its pages stay alike."""
    highest = max((item.sequence or 0 for item in new), default=0)
    keep = is_own and highest <= last + 2 * len(new) + 1000  # each fifty places make a page, be they empty
    places = []
    for item in new:
        last = max(last + 1, item.sequence or 0) if keep else last + 1
        places.append(last)
    return places


def rewrite(changed: Pairs) -> None:
    for pairs in chunks(changed):
        names = {"publish_at", "status"}.union(*(item.fields for _, item in pairs))
        for post, _ in pairs:
            post.status = Post.Status.PUBLISHED
        Post.objects.bulk_update([post for post, _ in pairs], sorted(names))


def date(publication: Publication, pairs: Pairs, *, is_own: bool) -> None:
    """Dates of modification as the feed has them; the triggers wrote today's for what changed."""
    dates = {post.uid: item.modified_at for post, item in pairs if is_own or item.modified_at}
    for uids in chunks(list(dates)):
        rows = Change.objects.filter(publication=publication, item__in=uids)
        other = [row for row in rows if row.modified_at != dates[row.item]]
        for row in other:
            row.modified_at = dates[row.item]
        Change.objects.bulk_update(other, ["modified_at"])


def finish(blog: LiveBlog, feed: Feed, work: Work, *, is_new: bool) -> None:
    """The blog's own fields. Saved last, so that the home listing is locked for an instant only."""
    before = LiveBlog.objects.get(pk=blog.pk)
    blog.description = feed.description or blog.description
    blog.language = feed.language or blog.language
    if is_new:
        blog.status = feed.status if feed.status in STATUSES else LiveBlog.Status.ENDED
    names = ("title", "description", "language", "status")
    if work.new or work.changed or work.removed or any(getattr(blog, name) != getattr(before, name) for name in names):
        blog.save()  # also where it is the same: its signal hints the publisher at the posts
