"""What one snapshot asks for: documents and the order of their puts. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cms.models import Publication
from publisher import documents, inventory, page_rows, rows
from publisher.documents import Site
from publisher.documents.row import PagesRow, PublicationRow
from publisher.plan import Stages, blog_stages, single_stages
from publisher.snapshot import snapshot


@dataclass(frozen=True, kw_only=True)
class Work:
    """`stages` as in `publisher.plan`; `retires` when the inventory has lists of pages that the feed will not refer to.

    `faults` gives, once the stages were put, the ids of the posts that could not be rendered and why; `flagged` are
    those that could not be rendered before.
    """

    publication: PublicationRow
    stages: Stages = ()
    pages: PagesRow | None = None
    retires: bool = False
    faults: Callable[[], Mapping[str, str]] = dict
    flagged: frozenset[str] = frozenset()


def read(key: str, site: Site) -> Work:
    """The work for a publication's key, from one snapshot of rows, ledger and inventory."""
    with snapshot():
        publication = rows.publication(key)
        return WORKS[key.partition(":")[0]](publication, site)


def blog_work(publication: Publication, site: Site) -> Work:
    found = rows.live_blog(publication)
    mutable, lists = inventory.read(publication.pk)
    found = replace(found, pages=page_rows.pages_of(publication, found, lists))
    if found.blog is None and not mutable:
        return Work(publication=found.publication)  # never public: nothing to say goodbye to
    made = documents.BlogDocuments(found, site)
    return Work(
        publication=found.publication,
        stages=blog_stages(made, mutable),
        pages=found.pages if found.blog else None,
        retires=found.blog is None or any(each.key != found.pages.list_key for each in lists),
        faults=lambda: made.faults,
        flagged=found.flagged,
    )


def banners_work(publication: Publication, site: Site) -> Work:
    found = rows.banners(publication)
    mutable, _ = inventory.read(publication.pk)
    return Work(publication=found.publication, stages=single_stages(documents.banners(found), mutable))


def home_work(publication: Publication, site: Site) -> Work:
    found = rows.home(publication)
    mutable, _ = inventory.read(publication.pk)
    return Work(publication=found.publication, stages=single_stages(documents.home(found), mutable))


WORKS: dict[str, Callable[[Publication, Site], Work]] = {
    "liveblog": blog_work,
    "banners": banners_work,
    "home": home_work,
}
