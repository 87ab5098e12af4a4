"""Works on every takedown until it is proven: again and again, whoever died or slept in between."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import quote, urlsplit

from django.db import InterfaceError, OperationalError
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from cms.celery import TASK_SECONDS
from cms.models import Publication, Takedown, TakedownPlace, publication_key
from publisher.bulkhead import bulkhead
from publisher.documents import Site
from publisher.errors import PublishError
from publisher.reconcile.reconcile import reconcile
from publisher.store.cdn import Cdn
from publisher.store.object_store import ObjectStore
from publisher.takedown import overwrite, proof

logger = logging.getLogger(__name__)
WRITERS_END = timedelta(seconds=TASK_SECONDS + 15)  # a task's limit, and what it had sent by then
PAUSE = timedelta(seconds=2)  # between two looks
CLAIMED_FOR = timedelta(seconds=10)  # a killed worker's takedown is taken over after this


class NotYetGone(PublishError):
    """Readers may still get it."""


def work_on_all(store: ObjectStore, site: Site, cdn: Cdn) -> int:
    """Looks at every takedown that is due for a look; returns how many. One query when there is none."""
    waiting = Q(gone_at=None) | ~Q(last_error="") | Q(asked_at__lte=Now() - WRITERS_END)
    due = Takedown.objects.filter(waiting, unseen_for(PAUSE), proven_at=None, lifted_at=None)
    count = 0
    for each in due.order_by("pk"):
        count += work_on(store, site, cdn, each)
    return count


def unseen_for(pause: timedelta) -> Q:
    return Q(checked_at=None) | Q(checked_at__lte=Now() - pause)


def claim(takedown: Takedown) -> bool:
    """Keeps others away until the look is over; False when another is at it."""
    free = Takedown.objects.filter(unseen_for(timedelta(0)), pk=takedown.pk)
    return bool(free.update(checked_at=Now() + CLAIMED_FOR))


def work_on(store: ObjectStore, site: Site, cdn: Cdn, takedown: Takedown) -> bool:
    """One look; False when another worker is at it."""
    if not claim(takedown):
        return False
    mine = Takedown.objects.filter(pk=takedown.pk)
    if trouble := trouble_of(store, site, cdn, takedown):
        mine.update(last_error=trouble, failed_at=Coalesce(F("failed_at"), Now()), checked_at=Now())
        logger.warning("%s is not gone yet: %s", takedown, trouble)
        return True
    mine.update(gone_at=Coalesce(F("gone_at"), Now()), last_error="", failed_at=None, checked_at=Now())
    if mine.filter(asked_at__lte=Now() - WRITERS_END).update(proven_at=Now()):
        logger.info("took down %s: proven to be gone", takedown)
    return True


def trouble_of(store: ObjectStore, site: Site, cdn: Cdn, takedown: Takedown) -> str:
    """Why readers may still get it; empty when they do not. Whatever one takedown meets, the others are worked on."""
    try:
        carry_out(store, site, cdn, takedown)
    except PublishError as error:
        return str(error)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        logger.exception("takedown of %s", takedown)
        return f"A fault of Stillwire: {type(fault).__name__}. The log has it."
    return ""


def carry_out(store: ObjectStore, site: Site, cdn: Cdn, takedown: Takedown) -> None:
    """Returns when readers get nothing of it any more. Raises PublishError.

    A place that cannot be published keeps nobody from erasing it at the others.
    """
    places = list(takedown.places.select_related("publication", "takedown").order_by("publication__key"))
    late = {place.pk: reason for place in places if (reason := unpublished(store, site, place))}
    erase(store, takedown, [place for place in places if place.pk not in late])
    if late:
        raise NotYetGone(" ".join(late.values()))
    if not takedown.invalidation:
        store.purge_versions([*takedown.deleted, *(key for place in places for key in proof.mutable(place))])
        takedown.invalidation = invalidate(site, cdn, takedown, places)
        takedown.save(update_fields=["invalidation"])
    if not cdn.is_done(takedown.invalidation):
        raise NotYetGone("The CDN is still forgetting its copies.", "It is looked at again.")
    found = sorted({key for place in places for key in proof.served(store, place, takedown.deleted)})
    if found:
        raise NotYetGone(f"Readers still get it at {', '.join(found[:5])}.", "Purge these at the CDN.")


def unpublished(store: ObjectStore, site: Site, place: TakedownPlace) -> str:
    """Why what readers poll is still from before the takedown; empty when it is not."""
    publication = Publication.objects.get(pk=place.publication_id)
    if publication.live < place.revision:
        with bulkhead(publication.key):
            reconcile(store, site, publication.key, despite_pause=True)
        publication.refresh_from_db()
    if publication.live >= place.revision:
        return ""
    if not publication_key.is_known(publication.key):
        return f"{publication.key} is {publication_key.LEFT_ALONE}."
    return f"{publication.key} is not published yet: {publication.last_error or 'It is on its way.'}"


def erase(store: ObjectStore, takedown: Takedown, places: list[TakedownPlace]) -> None:
    """What is erased has to be purged and invalidated, however this look ends."""
    erased = sorted({key for place in places for key in overwrite.blank_all(store, place)} - set(takedown.deleted))
    if erased:
        takedown.deleted, takedown.invalidation = [*takedown.deleted, *erased], ""
        takedown.save(update_fields=["deleted", "invalidation"])
        logger.warning("took down %s for %s: %s objects erased", takedown, takedown.by_name, len(erased))


def invalidate(site: Site, cdn: Cdn, takedown: Takedown, places: list[TakedownPlace]) -> str:
    """One request for everything; the reference makes it one also when its answer was lost."""
    root = urlsplit(site.base_url).path
    paths = {quote(f"{root}/{path}", safe="/*") for place in places for path in proof.invalidated(place)}
    return cdn.invalidate(paths, f"{takedown.pk}-{takedown.asked_at.timestamp()}-{len(takedown.deleted)}")
