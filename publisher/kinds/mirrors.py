"""Mirrors: a vendor's data as one JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.models import Mirror, Publication
from contract import keys
from publisher.kinds.kind import BULK, Kind

if TYPE_CHECKING:
    from publisher.documents import Site
    from publisher.reconcile.desired_state import DesiredState

NAME = "mirror"


def read(publication: Publication, site: Site) -> DesiredState:
    from publisher import documents
    from publisher.reconcile.desired_state import DesiredState
    from publisher.rows import mirrors
    from publisher.store import inventory
    from publisher.store.plan import single_stages

    found = mirrors.mirror(publication)
    mutable, _ = inventory.read(publication.pk)
    if found.mirror is None and not mutable:
        return DesiredState(publication=found.publication)  # never published, so nothing to unpublish
    return DesiredState(publication=found.publication, stages=single_stages(mutable, documents.mirror(found)))


def fetch() -> None:
    """One that was edited is fetched at once."""
    from publisher.mirrors.runner import the_runner

    the_runner().run_due()


KIND = Kind(
    name=NAME,
    element="mirror-value",
    queue=BULK,
    read=read,
    before=fetch,
    polled=keys.mirror,
    raised_by={Mirror: lambda mirror: [mirror.publication_key]},
    is_cached_long=True,
)
