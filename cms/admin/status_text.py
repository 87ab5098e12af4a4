"""Status text of items. “Live” is said only of what was read back from where readers read. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from cms.actions import pauses
from cms.models import Banner, Change, LiveBlog, Pause, Post, Publication, Takedown, publication_key
from cms.models.takedown import standing_of
from cms.text.time_format import clock


def in_words(publication: Publication | None, revision: int | None = None) -> str:
    """The state of a publication, or of one change in it."""
    if publication and not publication_key.is_known(publication.key):
        return publication_key.LEFT_ALONE
    if publication is None or not publication.wanted:
        return "nothing to publish yet"
    revision = publication.wanted if revision is None else revision
    if publication.seen >= revision:
        return f"live, seen by readers {clock(publication.seen_at, seconds=True)}"
    if publication.live >= revision:
        return "published, not yet seen by readers"
    if publication.pause:
        return f"waits: {pauses.in_words(publication.pause)}"
    if publication.failed_at:
        return f"failing since {clock(publication.failed_at)}: {publication.last_error}"
    return "on its way"


def blog_in_words(blog: LiveBlog, publication: Publication | None) -> str:
    """The state of a live blog; of a draft readers have at most that it is gone."""
    words = in_words(publication)
    if blog.status != LiveBlog.Status.DRAFT:
        return words
    return f"withdrawal: {words}" if publication and 0 < publication.seen < publication.wanted else "not public"


def post_in_words(post: Post, change: Change | None, takedown: Takedown | None = None) -> str:
    """The state of one post; `takedown` is the one that stands."""
    if takedown:
        return takedown.in_words()
    if post.liveblog.status == LiveBlog.Status.DRAFT:
        return "not public: the live blog is a draft"
    if post.fault and post.status == Post.Status.PUBLISHED:
        return f"left out: {post.fault}"
    if post.status == Post.Status.SCHEDULED:
        return f"scheduled for {clock(post.publish_at)}"
    if change is None:
        return "not public"
    if not change.removed:
        return in_words(change.publication, change.revision)
    is_gone = change.publication.seen >= change.revision
    return "gone, seen by readers" if is_gone else f"removal: {in_words(change.publication, change.revision)}"


def banner_in_words(banner: Banner, now: datetime) -> str:
    """What a banner's status and window come to. Whether readers have it is told by its placements' publications."""
    if banner.status in (Banner.Status.DRAFT, Banner.Status.REMOVED):
        return "off" if banner.status == Banner.Status.REMOVED else "draft"
    if banner.ends_at and banner.ends_at <= now:
        return f"over since {clock(banner.ends_at)}"
    until = f"until {clock(banner.ends_at)}" if banner.ends_at else "until turned off"
    if banner.status == Banner.Status.SCHEDULED or (banner.starts_at and banner.starts_at > now):
        return f"scheduled for {clock(banner.starts_at)}, {until}"
    return f"on {until}"


def publication_of(blog: LiveBlog) -> Publication | None:
    return Publication.objects.filter(key=blog.publication_key).first()


def change_of(post: Post) -> Change | None:
    return changes_of([post]).get((post.liveblog.slug, post.uid))


def takedown_of(post: Post) -> Takedown | None:
    return standing_of("post", [post.uid]).first()


def changes_of(posts: Iterable[Post]) -> dict[tuple[str, str], Change]:
    """Rows of the change log by slug and id, for posts whose live blogs are loaded: one query."""
    posts = list(posts)
    keys, uids = {post.liveblog.publication_key for post in posts}, {post.uid for post in posts}
    found = Change.objects.filter(publication__key__in=keys, item__in=uids).select_related("publication")
    return {(change.publication.slug, change.item): change for change in found}


def know_pauses(publications: Iterable[Publication]) -> None:
    """Each is told of its pause: one query for all of them."""
    publications = list(publications)
    standing = Pause.standing_for(each.key for each in publications)
    for each in publications:
        each.pause = standing.get(each.key)


class PublicationList(ChangeList):
    """The list of publications, each with its pause."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        know_pauses(self.result_list)


class BlogList(ChangeList):
    """The list of live blogs, each with its publication."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = {blog.publication_key: blog for blog in self.result_list}
        publications = list(Publication.objects.filter(key__in=keys))
        know_pauses(publications)
        for publication in publications:
            keys[publication.key].publication = publication


class PostList(ChangeList):
    """The list of posts, each with its row of the change log."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        changes = changes_of(self.result_list)
        standing = {each.item: each for each in standing_of("post", [post.uid for post in self.result_list])}
        for post in self.result_list:
            post.stands = standing.get(post.uid)
            post.change = changes.get((post.liveblog.slug, post.uid))
        know_pauses(change.publication for change in changes.values())
