"""Rows of the home page: all public live blogs, and the one in front. Call inside `snapshot()`. Reads only."""

from __future__ import annotations

from dataclasses import replace

from cms.models import LiveBlog, Publication
from cms.models.publication_key import key_of
from publisher.documents import fault
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
    shown, unread = banners_of("home")
    newest = replace(row, revision=max((banner.revision for banner in shown), default=0))
    leading, faults = front_rows(front(blogs))
    return HomeRows(
        publication=row,
        blogs=blogs,
        front=leading,
        banners=BannersRows(publication=newest, placement="home", banners=shown, faults=unread),
        faults=faults,
    )


def front_rows(blog: BlogRow | None) -> tuple[LiveBlogRows | None, dict[str, str]]:
    """Of the one in front, unless they cannot be read: then the page has its listing alone, and this says why."""
    if blog is None:
        return None, {}
    try:
        return posts_of(blog), {}
    except (Publication.DoesNotExist, *fault.ODD) as error:
        return None, {blog.slug: fault.in_words(error)}


def posts_of(blog: BlogRow) -> LiveBlogRows:
    return live_blog(
        publication(key_of("liveblog", blog.slug)), blog, recent=POSTS, tail=1, key_events=FRONT_EVENTS, removed=0
    )
