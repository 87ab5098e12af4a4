"""What one snapshot asks for: documents and the order of their puts. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cms.models import Publication
from publisher import documents
from publisher.documents import Site, keys
from publisher.documents.row import PagesRow, PublicationRow
from publisher.rows import live_blogs, mirrors
from publisher.rows import pages as page_rows
from publisher.rows.snapshot import snapshot
from publisher.store import inventory
from publisher.store.plan import Known, Put, Stages, blog_stages, puts, single_stages

FIRST = 20  # changes that are read before anything else; more seldom fit into a tail
AtOnce = Callable[[tuple[Put, ...]], None]


@dataclass(frozen=True, kw_only=True)
class Work:
    """`stages` as in `publisher.store.plan`; `retires` when the inventory has page lists that the feed will not name.

    `faults` gives, once the stages were put, the ids of the posts that could not be rendered and why; `flagged` are
    those that could not be rendered before.
    """

    publication: PublicationRow
    stages: Stages = ()
    pages: PagesRow | None = None
    retires: bool = False
    faults: Callable[[], Mapping[str, str]] = dict
    flagged: frozenset[str] = frozenset()


def read(key: str, site: Site, at_once: AtOnce | None = None) -> Work:
    """The work for a publication's key, from one snapshot of rows, ledger and inventory.

    `at_once` is given, while the rest is still to be read, what readers wait for; it is not in the work's stages then.
    """
    with snapshot():
        publication = live_blogs.publication(key)
        if not key.startswith("liveblog:"):
            return WORKS[key.partition(":")[0]](publication, site)
        return blog_work(publication, site, at_once)


def put_first(made: documents.BlogDocuments, mutable: dict[str, Known], at_once: AtOnce) -> None:
    """`latest.json`, made of the newest changes alone; nothing when these do not suffice."""
    if documents.is_cut(made.rows, made.items):
        return
    at_once(puts([made.latest], mutable))
    mutable[made.latest.key] = Known(etag="put", sha256=made.latest.sha256, revision=made.latest.revision)


def blog_work(publication: Publication, site: Site, at_once: AtOnce | None) -> Work:
    mutable, paged = inventory.read(publication.pk)
    blog = live_blogs.public_blog(publication)
    if at_once and blog and keys.blog(blog.slug, "feed.json") in mutable:  # a blog's first latest.json goes last
        newest = live_blogs.live_blog(publication, blog, recent=0, tail=FIRST, key_events=0, removed=0)
        put_first(documents.BlogDocuments(newest, site), mutable, at_once)
    found = live_blogs.live_blog(publication, blog)
    found = replace(found, pages=page_rows.pages_of(publication, found, paged))
    if found.pages.older:
        mutable |= inventory.older(publication.pk, [page.n for page in found.pages.older])
    if found.blog is None and not mutable and not publication.rebuilt:
        return Work(publication=found.publication)  # never public: nothing to say goodbye to
    made = documents.BlogDocuments(found, site)
    return Work(
        publication=found.publication,
        stages=blog_stages(made, mutable),
        pages=found.pages if found.blog else None,
        retires=found.blog is None or any(each.key != found.pages.list_key for each in paged if each.kind == "list"),
        faults=lambda: made.faults,
        flagged=found.flagged,
    )


def banners_work(publication: Publication, site: Site) -> Work:
    found = live_blogs.banners(publication)
    mutable, _ = inventory.read(publication.pk)
    made = documents.banners(found), documents.banners_html(found, site.base_url)
    return Work(publication=found.publication, stages=single_stages(mutable, *made))


def home_work(publication: Publication, site: Site) -> Work:
    found = live_blogs.home(publication)
    mutable, _ = inventory.read(publication.pk)
    return Work(
        publication=found.publication,
        stages=single_stages(mutable, documents.home(found), documents.home_html(found, site)),
    )


def mirror_work(publication: Publication, site: Site) -> Work:
    found = mirrors.mirror(publication)
    mutable, _ = inventory.read(publication.pk)
    if found.mirror is None and not mutable:
        return Work(publication=found.publication)  # never published: nothing to say goodbye to
    return Work(publication=found.publication, stages=single_stages(mutable, documents.mirror(found)))


WORKS: dict[str, Callable[[Publication, Site], Work]] = {
    "banners": banners_work,
    "home": home_work,
    "mirror": mirror_work,
}
