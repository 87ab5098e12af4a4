"""Database -> frozen rows, by a fixed number of queries. Call inside `snapshot()`. Reads only."""

from __future__ import annotations

from dataclasses import replace

from cms.models import Banner, LiveBlog, Publication
from publisher.documents import keys
from publisher.documents.home import front
from publisher.documents.row import (
    BannerRow,
    BannersRows,
    BlogRow,
    HomeRows,
    LiveBlogRows,
    PublicationRow,
)
from publisher.rows.posts import logged

RECENT = keys.PAGE_SIZE
KEY_EVENTS = 20
UNKNOWN = "paused"  # how a status of a later version is told: it is followed, and leads no page
REMOVED = 50
POSTS, FRONT_EVENTS = 10, 8  # on the home page
TAIL = RECENT + 10  # fewer than RECENT posts follow the listed pages, so a change of a listed post is among these

PUBLICATION = """
SELECT p.*, (SELECT COALESCE(MAX(sequence) + 1, 0) FROM cms_change WHERE publication_id = p.id) AS next_sequence,
    (SELECT COUNT(*) FROM cms_change WHERE publication_id = p.id AND removed) AS gone_count
FROM cms_publication p WHERE p.key = %(key)s
"""
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
BANNERS = """
SELECT b.*, c.revision, c.sequence FROM cms_publication p JOIN cms_change c ON c.publication_id = p.id AND NOT c.removed
    JOIN cms_banner b ON b.uid = c.item AND b.status = 'published'
    JOIN cms_banner_placements bp ON bp.banner_id = b.id
    JOIN cms_placement s ON s.id = bp.placement_id AND s.slug = %(slug)s
WHERE p.key = %(key)s ORDER BY c.sequence
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
        status=blog.status if blog.status in LiveBlog.Status.values else UNKNOWN,
        coverage_starts_at=blog.coverage_starts_at,
        coverage_ends_at=blog.coverage_ends_at,
        featured=blog.featured,
        id_base=blog.id_base,
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
    removed: int = REMOVED,
) -> LiveBlogRows:
    """Rows of one live blog, without its pages. The arguments come from `publication()` and `public_blog()`."""
    slug = keys.slug_of(publication.key)
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


def banners(publication: Publication) -> BannersRows:
    """Rows of one placement: its published banners."""
    placement = keys.slug_of(publication.key)
    return BannersRows(publication=publication_row(publication), placement=placement, banners=banners_of(placement))


def banners_of(placement: str) -> tuple[BannerRow, ...]:
    return tuple(map(banner_row, Banner.objects.raw(BANNERS, {"key": f"banners:{placement}", "slug": placement})))


def banner_row(banner: Banner) -> BannerRow:
    return BannerRow(
        id=banner.uid,
        revision=banner.revision,
        sequence=banner.sequence,
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
        include=paths(banner.include_paths),
        exclude=paths(banner.exclude_paths),
        language=banner.language,
    )


def paths(value: object) -> tuple[str, ...]:
    """Those of a JSON column that may hold anything."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def home(publication: Publication) -> HomeRows:
    """Rows of the home page: the public live blogs newest first, the newest posts of the one in front, its banners.

    What is shown of another publication has the revision of its newest change, which raised this one too; a rebuild of
    that publication alone changes nothing here.
    """
    public = LiveBlog.objects.exclude(status=LiveBlog.Status.DRAFT).order_by("-pk")
    blogs, row = tuple(map(blog_row, public)), publication_row(publication)
    shown = banners_of("home")
    newest = replace(row, revision=max((banner.revision for banner in shown), default=0))
    return HomeRows(
        publication=row,
        blogs=blogs,
        front=front_rows(front(blogs)),
        banners=BannersRows(publication=newest, placement="home", banners=shown),
    )


def front_rows(blog: BlogRow | None) -> LiveBlogRows | None:
    if blog is None:
        return None
    return live_blog(
        publication(f"liveblog:{blog.slug}"), blog, recent=POSTS, tail=1, key_events=FRONT_EVENTS, removed=0
    )
