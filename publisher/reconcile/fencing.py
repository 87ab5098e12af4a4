"""Fencing: turns away a worker that stalled, whose snapshot is from before a later publish or a takedown."""

from __future__ import annotations

from collections.abc import Iterable

from cms.models import TakedownPlace
from contract import keys
from publisher.documents import Document
from publisher.documents.document import Role
from publisher.errors import LeaseLost
from publisher.store import inventory
from publisher.store.plan import Put


def refuse_old(publication: int, revision: int, puts: Iterable[Put]) -> None:
    """Raises LeaseLost when pages about to be put are from before a later publish, or from before a takedown.

    To be called once the puts are recorded as intended: who publishes or takes down afterwards finds them there.
    """
    pages = [put.document for put in puts if put.document.role != Role.CURRENT]
    if not pages:
        return
    if inventory.is_outdated(publication, revision):
        raise LeaseLost("a later revision was published meanwhile")
    places = TakedownPlace.objects.filter(publication=publication, revision__gt=min(page.revision for page in pages))
    for place in places.filter(takedown__lifted_at=None):
        if any(page.revision < place.revision and is_at(place, page) for page in pages):
            raise LeaseLost("what this worker read was taken down meanwhile")


def is_at(place: TakedownPlace, page: Document) -> bool:
    if place.sequence is None:
        return True
    return page.page == number(place)


def number(place: TakedownPlace) -> int:
    """Of the page that a post is on."""
    return int(place.sequence) // keys.PAGE_SIZE  # type: ignore[arg-type]  # posts alone have pages, and sequences
