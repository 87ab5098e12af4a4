"""Lookup tables: each row is an object of its own, found by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cms.models import LookupTable, LookupVersion, Publication
from publisher.kinds.kind import BULK, Kind

if TYPE_CHECKING:
    from publisher.documents import Site
    from publisher.reconcile.desired_state import DesiredState
    from publisher.reconcile.lease import Held

NAME = "lookup"


def read(publication: Publication, site: Site) -> DesiredState:
    """Nothing to render: its rows are compared by themselves (publisher.lookups.comparing)."""
    from publisher.reconcile.desired_state import DesiredState
    from publisher.rows.publications import publication_row

    return DesiredState(publication=publication_row(publication))


def publish(store: Any, site: Site, publication: Publication, held: Held) -> DesiredState:
    from publisher.lookups import loading

    return loading.publish(store, publication, held)


def confirm(store: Any) -> int:
    from publisher.lookups import confirming

    return confirming.confirm(store)


def check_uploads() -> None:
    """A file that was uploaded is checked at once."""
    from publisher.scheduling.tasks import ask_for_checks

    ask_for_checks()


def uploaded(version: LookupVersion) -> list[str]:
    """What was uploaded is checked at once; a check that ends is no reason to look."""
    return [version.publication.key] if version.status == LookupVersion.Status.UPLOADED else []


KIND = Kind(
    name=NAME,
    element="zip-lookup",
    queue=BULK,
    read=read,
    publish=publish,
    before=check_uploads,
    confirm=confirm,
    polled=lambda _: None,
    raised_by={LookupTable: lambda table: [table.publication_key], LookupVersion: uploaded},
)
