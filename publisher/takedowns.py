"""Works on every takedown until it is proven: again and again, whoever died or slept in between."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import quote, urlsplit

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from cms.celery import TASK_SECONDS
from cms.models import Publication, Takedown, TakedownPlace
from publisher import erasing, reading_back
from publisher.bucket import Door
from publisher.cdn import Cdn
from publisher.documents import Site
from publisher.errors import PublishError
from publisher.reconcile import reconcile

logger = logging.getLogger(__name__)
WRITERS_END = timedelta(seconds=TASK_SECONDS + 15)  # a task's limit, and what it had sent by then
PAUSE = timedelta(seconds=2)  # between two looks
CLAIMED_FOR = timedelta(seconds=10)  # a killed worker's takedown is taken over after this


class NotYetGone(PublishError):
    """Readers may still get it."""


def work_on_all(door: Door, site: Site, cdn: Cdn) -> int:
    """Looks at every takedown that is due for a look; returns how many. One query when there is none."""
    waiting = Q(gone_at=None) | ~Q(last_error="") | Q(asked_at__lte=Now() - WRITERS_END)
    due = Takedown.objects.filter(waiting, unseen_for(PAUSE), proven_at=None, lifted_at=None)
    count = 0
    for each in due.order_by("pk"):
        count += work_on(door, site, cdn, each)
    return count


def unseen_for(pause: timedelta) -> Q:
    return Q(checked_at=None) | Q(checked_at__lte=Now() - pause)


def claim(takedown: Takedown) -> bool:
    """Keeps others away until the look is over; False when another is at it."""
    free = Takedown.objects.filter(unseen_for(timedelta(0)), pk=takedown.pk)
    return bool(free.update(checked_at=Now() + CLAIMED_FOR))


def work_on(door: Door, site: Site, cdn: Cdn, takedown: Takedown) -> bool:
    """One look; False when another worker is at it."""
    if not claim(takedown):
        return False
    mine = Takedown.objects.filter(pk=takedown.pk)
    try:
        carry_out(door, site, cdn, takedown)
    except PublishError as error:
        mine.update(last_error=str(error), failed_at=Coalesce(F("failed_at"), Now()), checked_at=Now())
        logger.warning("%s is not gone yet: %s", takedown, error)
        return True
    mine.update(gone_at=Coalesce(F("gone_at"), Now()), last_error="", failed_at=None, checked_at=Now())
    if mine.filter(asked_at__lte=Now() - WRITERS_END).update(proven_at=Now()):
        logger.info("took down %s: proven to be gone", takedown)
    return True


def carry_out(door: Door, site: Site, cdn: Cdn, takedown: Takedown) -> None:
    """Returns when readers get nothing of it any more. Raises PublishError."""
    places = list(takedown.places.select_related("publication", "takedown").order_by("publication__key"))
    for place in places:
        publish(door, site, place)
    erased = sorted({key for place in places for key in erasing.blank_all(door, place)} - set(takedown.deleted))
    if erased or not takedown.invalidation:
        takedown.deleted = [*takedown.deleted, *erased]
        door.purge_versions([*takedown.deleted, *(key for place in places for key in reading_back.mutable(place))])
        takedown.invalidation = invalidate(site, cdn, takedown, places)
        takedown.save(update_fields=["deleted", "invalidation"])
        logger.warning("took down %s for %s: %s objects erased", takedown, takedown.by_name, len(erased))
    if not cdn.is_done(takedown.invalidation):
        raise NotYetGone("The CDN is still forgetting its copies.", "It is looked at again.")
    found = sorted({key for place in places for key in reading_back.served(door, place, takedown.deleted)})
    if found:
        raise NotYetGone(f"Readers still get it at {', '.join(found[:5])}.", "Purge these at the CDN.")


def publish(door: Door, site: Site, place: TakedownPlace) -> None:
    """Raises NotYetGone while what readers poll is from before the takedown."""
    publication = Publication.objects.get(pk=place.publication_id)
    if publication.live < place.revision:
        reconcile(door, site, publication.key, despite_pause=True)
        publication.refresh_from_db()
    if publication.live < place.revision:
        reason = publication.last_error or "It is on its way."
        raise NotYetGone(f"{publication.key} is not published yet: {reason}")


def invalidate(site: Site, cdn: Cdn, takedown: Takedown, places: list[TakedownPlace]) -> str:
    """One request for everything; the reference makes it one also when its answer was lost."""
    root = urlsplit(site.base_url).path
    paths = {quote(f"{root}/{path}", safe="/*") for place in places for path in reading_back.invalidated(place)}
    return cdn.invalidate(paths, f"{takedown.pk}-{takedown.asked_at.timestamp()}-{len(takedown.deleted)}")
