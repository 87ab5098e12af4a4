"""Live blogs: a feed of posts, which readers follow by its newest changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cms.models import Author, LiveBlog, Post, Publication
from cms.models.publication_key import key_of
from contract import keys
from publisher.kinds.kind import Kind

if TYPE_CHECKING:
    from publisher.documents import Site
    from publisher.reconcile.desired_state import DesiredState
    from publisher.store.plan import Put

NAME = "liveblog"
FIRST = 20  # changes that are read before anything else; more seldom fit into a tail


def urgent(publication: Publication, site: Site) -> tuple[Put, ...]:
    """`latest.json`, made of the newest changes alone; nothing when these do not suffice, or when it is the first."""
    from publisher import documents
    from publisher.rows import live_blogs
    from publisher.store import inventory
    from publisher.store.plan import puts

    mutable, _ = inventory.read(publication.pk)
    blog = live_blogs.public_blog(publication)
    if blog is None or keys.blog(blog.slug, keys.FEED) not in mutable:
        return ()
    rows = live_blogs.live_blog(publication, blog, recent=0, tail=FIRST, key_events=0, removed=0)
    made = documents.BlogDocuments(rows, site)
    return () if documents.is_cut(made.rows, made.items) else puts([made.latest], mutable)


def read(publication: Publication, site: Site) -> DesiredState:
    from publisher import documents
    from publisher.reconcile.desired_state import DesiredState
    from publisher.rows import live_blogs, pages
    from publisher.store import inventory
    from publisher.store.plan import blog_stages

    mutable, paged = inventory.read(publication.pk)
    found = live_blogs.live_blog(publication, live_blogs.public_blog(publication))
    found = replace(found, pages=pages.pages_of(publication, found, paged))
    if found.pages.older:
        mutable |= inventory.older(publication.pk, [page.n for page in found.pages.older])
    if found.blog is None and not mutable and not publication.rebuilt:
        return DesiredState(publication=found.publication)  # never published, so nothing to unpublish
    made = documents.BlogDocuments(found, site)
    return DesiredState(
        publication=found.publication,
        stages=blog_stages(made, mutable),
        pages=found.pages if found.blog else None,
        retires=found.blog is None or any(each.key != found.pages.list_key for each in paged if each.role == "list"),
        faults=lambda: made.faults,
        flagged=found.flagged,
    )


def of_authors(authors: Any) -> list[str]:
    slugs = LiveBlog.objects.filter(posts__authors__in=authors).distinct().values_list("slug", flat=True)
    return [key_of(NAME, slug) for slug in slugs]


def signed(instance: Author | Post, others: set[int]) -> Iterable[str]:
    """Of a post, or of an author, that got or lost others: only the author's other posts stay as they were."""
    if isinstance(instance, Post):
        return [instance.liveblog.publication_key]
    slugs = LiveBlog.objects.filter(posts__in=others).distinct().values_list("slug", flat=True)
    return [key_of(NAME, slug) for slug in slugs]


def count_published(latest: Mapping[str, Any]) -> int:
    count = latest.get("post_count", 0)
    return count if isinstance(count, int) else 0


KIND = Kind(
    name=NAME,
    element="live-blog",
    read=read,
    urgent=urgent,
    polled=lambda slug: keys.blog(slug, keys.LATEST),
    folder=lambda slug: keys.blog(slug, ""),
    raised_by={
        LiveBlog: lambda blog: [blog.publication_key],
        Post: lambda post: [post.liveblog.publication_key],
        Author: lambda author: of_authors([author]),
    },
    linked_by={Post.authors.through: signed},
    count_published=count_published,
    begins_unpublished=True,
)
