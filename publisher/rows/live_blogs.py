"""Rows of one live blog, by a fixed number of queries. Call inside `snapshot()`. Reads only."""

from __future__ import annotations

from cms.models import LiveBlog, Publication
from cms.models.dates import meant
from contract import keys
from publisher.documents.row import (
    BlogRow,
    LiveBlogRows,
)
from publisher.rows.posts import logged
from publisher.rows.publications import publication_row

RECENT = keys.PAGE_SIZE
KEY_EVENTS = 20
UNKNOWN = "paused"  # how a status of a later version is told: it is followed, and leads no page
REMOVED = 50
TAIL = RECENT + 10  # fewer than RECENT posts follow the listed pages, so a change of a listed post is among these

# The newest posts, changes and removals, the first post, the pinned posts, the newest key events: each part is a walk
# along an index. What was removed at no known time was removed before an import: a post that nobody here ever had.
CHANGES = """
SELECT * FROM (
    SELECT * FROM cms_change WHERE publication_id = %(pk)s AND NOT removed ORDER BY sequence DESC LIMIT %(recent)s
) AS newest
UNION SELECT * FROM (
    SELECT * FROM cms_change WHERE publication_id = %(pk)s ORDER BY revision DESC LIMIT %(tail)s
) AS tail
UNION SELECT * FROM (
    SELECT * FROM cms_change WHERE publication_id = %(pk)s AND removed ORDER BY revision DESC LIMIT %(removed)s
) AS gone
UNION SELECT * FROM (
    SELECT * FROM cms_change WHERE publication_id = %(pk)s AND NOT (removed AND changed_at IS NULL)
    ORDER BY sequence LIMIT 1
) AS beginning
UNION SELECT c.* FROM cms_post p JOIN cms_change c ON c.item = p.uid AND c.publication_id = %(pk)s
    WHERE p.liveblog_id = (SELECT id FROM cms_liveblog WHERE slug = %(slug)s) AND p.pinned AND NOT c.removed
UNION SELECT c.* FROM (
    SELECT uid FROM cms_post WHERE liveblog_id = (SELECT id FROM cms_liveblog WHERE slug = %(slug)s) AND key_event
    ORDER BY id DESC LIMIT %(key_events)s
) AS p JOIN cms_change c ON c.item = p.uid AND c.publication_id = %(pk)s AND NOT c.removed
"""
BLOG = "SELECT * FROM cms_liveblog WHERE slug = %(slug)s AND status <> 'draft'"


def blog_row(blog: LiveBlog) -> BlogRow:
    return BlogRow(
        slug=blog.slug,
        title=blog.title,
        description=blog.description,
        language=blog.language,
        status=blog.status if blog.status in LiveBlog.Status.values else UNKNOWN,
        coverage_starts_at=meant(blog.coverage_starts_at),
        coverage_ends_at=meant(blog.coverage_ends_at),
        featured=blog.featured,
        id_base=blog.id_base,
    )


def public_blog(publication: Publication) -> BlogRow | None:
    """The live blog of a publication; None when it is deleted or a draft."""
    found = LiveBlog.objects.raw(BLOG, {"slug": publication.slug})
    return next(map(blog_row, found), None)


def live_blog(
    publication: Publication,
    blog: BlogRow | None,
    *,
    recent: int = RECENT,
    tail: int = TAIL,
    key_events: int = KEY_EVENTS,
    removed: int = REMOVED,
) -> LiveBlogRows:
    """Rows of one live blog, without its pages. The arguments come from `publication()` and `public_blog()`."""
    slug = publication.slug
    if blog is None:
        return LiveBlogRows(publication=publication_row(publication), slug=slug, blog=None)
    limits = {"recent": recent + 1, "tail": tail, "key_events": key_events, "removed": removed}
    found = logged(CHANGES, pk=publication.pk, slug=slug, **limits)
    posts = {each.post.id: each.post for each in found if each.post}
    by_sequence = sorted(posts.values(), key=lambda post: -post.sequence)
    pinned = {each.change.id for each in found if each.is_pinned}
    known = [each for each in found if each.post or each.change.changed_at]
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
        removed=tuple(each.change for each in known if each.change.removed)[:removed],
        first_at=min(known, key=lambda each: each.change.sequence).published_at if known else None,
        posts=posts,
        flagged=frozenset(each.change.id for each in found if each.is_flagged),
        post_count=publication.next_sequence - publication.gone_count,
    )
