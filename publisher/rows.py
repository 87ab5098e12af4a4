"""Database -> frozen rows, by a fixed number of queries. Call inside `publisher.snapshot.snapshot()`. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cms.models import Banner, Change, LiveBlog, Post, Publication
from publisher import keys
from publisher.documents.row import (
    AuthorRow,
    BannerRow,
    BannersRows,
    BlogRow,
    ChangeRow,
    HomeRows,
    LiveBlogRows,
    PostRow,
    PublicationRow,
)

RECENT = keys.PAGE_SIZE
TAIL = RECENT + 10  # fewer than RECENT posts follow the listed pages, so a change of a listed post is among these

PUBLICATION = """
SELECT p.*, (SELECT COALESCE(MAX(sequence) + 1, 0) FROM cms_change WHERE publication_id = p.id) AS next_sequence,
    (SELECT COUNT(*) FROM cms_change WHERE publication_id = p.id AND removed) AS gone_count
FROM cms_publication p WHERE p.key = %(key)s
"""
# The newest posts, the newest changes and the pinned posts of a blog: each part is a walk along an index.
CHANGES = """
SELECT * FROM (
    SELECT * FROM cms_change WHERE publication_id = %(pk)s AND NOT removed ORDER BY sequence DESC LIMIT %(recent)s
) AS newest
UNION SELECT * FROM (
    SELECT * FROM cms_change WHERE publication_id = %(pk)s ORDER BY revision DESC LIMIT %(tail)s
) AS tail
UNION SELECT c.* FROM cms_post p JOIN cms_change c ON c.item = p.uid AND c.publication_id = %(pk)s
    WHERE p.liveblog_id = %(blog)s AND p.pinned AND NOT c.removed
"""


def publication(key: str) -> Publication:
    """A publication and what the change log says of it: `next_sequence`, `gone_count`. Raises DoesNotExist."""
    for found in Publication.objects.raw(PUBLICATION, {"key": key}):
        return found
    raise Publication.DoesNotExist(key)


def publication_row(publication: Publication) -> PublicationRow:
    return PublicationRow(
        pk=publication.pk,
        key=publication.key,
        revision=publication.wanted,
        live=publication.live,
        rebuilt=publication.rebuilt,
        updated_at=publication.wanted_at,
    )


def blog_row(blog: LiveBlog) -> BlogRow:
    return BlogRow(
        slug=blog.slug,
        title=blog.title,
        description=blog.description,
        language=blog.language,
        status=blog.status,
        coverage_starts_at=blog.coverage_starts_at,
        coverage_ends_at=blog.coverage_ends_at,
    )


class Content(NamedTuple):
    """A post as the database holds it."""

    pk: int
    uid: str
    title: str
    body: str
    publish_at: datetime | None
    key_event: bool
    pinned: bool
    correction: str
    tags: list[str]
    image: str
    fault: str


def post_row(post: Content, change: Change, authors: tuple[AuthorRow, ...]) -> PostRow:
    return PostRow(
        id=post.uid,
        sequence=change.sequence,
        revision=change.revision,
        title=post.title,
        body=post.body,
        published_at=post.publish_at or change.published_at,
        modified_at=change.modified_at,
        key_event=post.key_event,
        correction=post.correction,
        tags=tuple(post.tags),
        authors=authors,
        image=post.image,
    )


def bylines(posts: Iterable[Content]) -> dict[int, tuple[AuthorRow, ...]]:
    """Authors by post, in the order in which they were added."""
    through = Post.authors.through.objects.filter(post_id__in=[post.pk for post in posts]).order_by("pk")
    found: dict[int, tuple[AuthorRow, ...]] = {}
    for post_id, name, url in through.values_list("post_id", "author__name", "author__url"):
        found[post_id] = (*found.get(post_id, ()), AuthorRow(name=name, url=url))
    return found


def post_rows(slug: str, changes: Iterable[Change]) -> tuple[dict[str, PostRow], list[Content]]:
    """The posts that changes tell of and that are not removed, by id, and their contents: two queries."""
    by_item = {change.item: change for change in changes if not change.removed}
    found = Post.objects.filter(liveblog__slug=slug, uid__in=by_item).order_by()
    posts = [Content(*values) for values in found.values_list(*Content._fields)]
    authors = bylines(posts)
    return {post.uid: post_row(post, by_item[post.uid], authors.get(post.pk, ())) for post in posts}, posts


def live_blog(publication: Publication) -> LiveBlogRows:
    """Rows of one live blog, without its pages. `publication` comes from `publication()`."""
    slug = keys.slug_of(publication.key)
    blog = LiveBlog.objects.filter(slug=slug).exclude(status=LiveBlog.Status.DRAFT).first()
    if blog is None:
        return LiveBlogRows(publication=publication_row(publication), slug=slug, blog=None)
    values = {"pk": publication.pk, "blog": blog.pk, "recent": RECENT, "tail": TAIL}
    changes = sorted(Change.objects.raw(CHANGES, values), key=lambda change: (-change.revision, -change.sequence))
    posts, contents = post_rows(slug, changes)
    by_sequence = sorted(posts.values(), key=lambda post: -post.sequence)
    pinned = {post.uid for post in contents if post.pinned}
    return LiveBlogRows(
        publication=publication_row(publication),
        slug=slug,
        blog=blog_row(blog),
        recent=tuple(post.id for post in by_sequence[:RECENT]),
        pinned=tuple(post.id for post in by_sequence if post.id in pinned),
        changes=tuple(
            ChangeRow(id=change.item, sequence=change.sequence, revision=change.revision, removed=change.removed)
            for change in changes[:TAIL]
        ),
        changes_cut=len(changes) >= TAIL,
        posts=posts,
        flagged=frozenset(post.uid for post in contents if post.fault),
        post_count=publication.next_sequence - publication.gone_count,
    )


def banners(publication: Publication) -> BannersRows:
    """Rows of one placement: its published banners."""
    placement = keys.slug_of(publication.key)
    shown = Change.objects.filter(publication=publication, removed=False)
    changes = {change.item: change for change in shown}
    found = Banner.objects.filter(placements__slug=placement, status="published", uid__in=changes)
    rows = tuple(banner_row(banner, changes[banner.uid]) for banner in found)
    return BannersRows(publication=publication_row(publication), placement=placement, banners=rows)


def banner_row(banner: Banner, change: Change) -> BannerRow:
    return BannerRow(
        id=banner.uid,
        revision=change.revision,
        sequence=change.sequence,
        severity=banner.severity,
        priority=banner.priority,
        heading=banner.heading,
        body=banner.body,
        link_url=banner.link_url,
        link_text=banner.link_text,
        starts_at=banner.starts_at,
        ends_at=banner.ends_at,
        dismissible=banner.dismissible,
        dismiss_version=banner.dismiss_version,
        include=tuple(banner.include_paths),
        exclude=tuple(banner.exclude_paths),
        language=banner.language,
    )


def home(publication: Publication) -> HomeRows:
    """Rows of the listing of public live blogs, newest first."""
    public = LiveBlog.objects.exclude(status=LiveBlog.Status.DRAFT).order_by("-pk")
    return HomeRows(publication=publication_row(publication), blogs=tuple(map(blog_row, public)))
