"""The desired state of one snapshot of the database: documents, and the order of their puts. Only reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from publisher import kinds
from publisher.documents import Site
from publisher.documents.row import PagesRow, PublicationRow
from publisher.kinds import Kind
from publisher.rows import publications
from publisher.rows.snapshot import snapshot
from publisher.store.plan import Put, Stages


@dataclass(frozen=True, kw_only=True)
class DesiredState:
    """`stages` as in `publisher.store.plan`; `retires` when the inventory has page lists that the feed will not name.

    `faults` gives, once the stages were put, the ids of what could not be rendered and why: posts, banners, what the
    home page lists. `flagged` are the posts that could not be rendered before.
    """

    publication: PublicationRow
    stages: Stages = ()
    pages: PagesRow | None = None
    retires: bool = False
    faults: Callable[[], Mapping[str, str]] = dict
    flagged: frozenset[str] = frozenset()


def read(key: str, site: Site) -> DesiredState:
    """All of it, from one snapshot of rows, ledger and inventory. Raises DoesNotExist."""
    with snapshot():
        return known(key).read(publications.publication(key), site)


def urgent(key: str, site: Site) -> tuple[Put, ...]:
    """What readers wait for, where that can be told by few queries; else nothing. All of it is in `read`, too."""
    kind = known(key)
    if kind.urgent is None:
        return ()
    with snapshot():
        return kind.urgent(publications.publication(key), site)


def known(key: str) -> Kind:
    """The kind of a key that was looked at before (`publication_key.is_known`)."""
    return kinds.KINDS[kinds.kind_of(key)]
