"""What the home page shows: all public live blogs, and the one in front. Call inside `snapshot()`. Reads only."""

from __future__ import annotations

from dataclasses import replace

from cms.models import LiveBlog, Publication
from cms.models.publication_key import key_of
from publisher.documents.home import front
from publisher.documents.row import BannersRows, BlogRow, HomeRows, LiveBlogRows
from publisher.rows.banners import banners_of
from publisher.rows.live_blogs import blog_row, live_blog
from publisher.rows.publications import publication, publication_row

POSTS, FRONT_EVENTS = 10, 8


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
        publication(key_of("liveblog", blog.slug)), blog, recent=POSTS, tail=1, key_events=FRONT_EVENTS, removed=0
    )
