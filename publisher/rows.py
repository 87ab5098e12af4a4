"""Database -> frozen rows, by a fixed number of queries. Call inside `publisher.snapshot.snapshot()`. Reads only."""

from __future__ import annotations

from cms.models import Banner, Change, LiveBlog, Publication
from publisher import keys
from publisher.documents.row import (
    BannerRow,
    BannersRows,
    BlogRow,
    HomeRows,
    LiveBlogRows,
    PublicationRow,
)
from publisher.post_rows import logged

RECENT = keys.PAGE_SIZE
KEY_EVENTS = 20
TAIL = RECENT + 10  # fewer than RECENT posts follow the listed pages, so a change of a listed post is among these

PUBLICATION = """
SELECT p.*, (SELECT COALESCE(MAX(sequence) + 1, 0) FROM cms_change WHERE publication_id = p.id) AS next_sequence,
    (SELECT COUNT(*) FROM cms_change WHERE publication_id = p.id AND removed) AS gone_count
FROM cms_publication p WHERE p.key = %(key)s
"""
# The newest posts, the newest changes, the pinned posts and the newest key events: each part is a walk along an index.
CHANGES = """
SELECT * FROM (
    SELECT * FROM cms_change WHERE publication_id = %(pk)s AND NOT removed ORDER BY sequence DESC LIMIT %(recent)s
) AS newest
UNION SELECT * FROM (
    SELECT * FROM cms_change WHERE publication_id = %(pk)s ORDER BY revision DESC LIMIT %(tail)s
) AS tail
UNION SELECT c.* FROM cms_post p JOIN cms_change c ON c.item = p.uid AND c.publication_id = %(pk)s
    WHERE p.liveblog_id = (SELECT id FROM cms_liveblog WHERE slug = %(slug)s) AND p.pinned AND NOT c.removed
UNION SELECT c.* FROM (
    SELECT uid FROM cms_post WHERE liveblog_id = (SELECT id FROM cms_liveblog WHERE slug = %(slug)s) AND key_event
    ORDER BY id DESC LIMIT %(key_events)s
) AS p JOIN cms_change c ON c.item = p.uid AND c.publication_id = %(pk)s AND NOT c.removed
"""
BLOG = "SELECT * FROM cms_liveblog WHERE slug = %(slug)s AND status <> 'draft'"


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


def public_blog(publication: Publication) -> BlogRow | None:
    """The live blog of a publication; None when it is deleted or a draft."""
    found = LiveBlog.objects.raw(BLOG, {"slug": keys.slug_of(publication.key)})
    return next(map(blog_row, found), None)


def live_blog(
    publication: Publication,
    blog: BlogRow | None,
    *,
    recent: int = RECENT,
    tail: int = TAIL,
    key_events: int = KEY_EVENTS,
) -> LiveBlogRows:
    """Rows of one live blog, without its pages. The arguments come from `publication()` and `public_blog()`."""
    slug = keys.slug_of(publication.key)
    if blog is None:
        return LiveBlogRows(publication=publication_row(publication), slug=slug, blog=None)
    limits = {"recent": recent + 1, "tail": tail, "key_events": key_events}
    found = logged(CHANGES, pk=publication.pk, slug=slug, **limits)
    posts = {each.post.id: each.post for each in found if each.post}
    by_sequence = sorted(posts.values(), key=lambda post: -post.sequence)
    pinned = {each.change.id for each in found if each.is_pinned}
    return LiveBlogRows(
        publication=publication_row(publication),
        slug=slug,
        blog=blog,
        recent=tuple(post.id for post in by_sequence[:recent]),
        before=next((post.id for post in by_sequence[recent : recent + 1]), ""),
        key_events=tuple(post.id for post in by_sequence if post.key_event)[:key_events],
        pinned=tuple(post.id for post in by_sequence if post.id in pinned),
        changes=tuple(each.change for each in found[:tail]),
        changes_cut=len(found) >= tail,
        posts=posts,
        flagged=frozenset(each.change.id for each in found if each.is_flagged),
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
