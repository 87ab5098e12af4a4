"""Read-back verification, from where readers read. The only writer of `Publication.seen`."""

from __future__ import annotations

from datetime import timedelta

from django.db import OperationalError
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from cms.models import Publication, StoredObject
from publisher import kinds
from publisher.bulkhead import bulkhead
from publisher.db_timeouts import is_locked_out
from publisher.store.object_store import S3ObjectStore

BATCH = 50  # publications read back in one run
SAMPLED = 10
MAX_FAILURES = 3  # publications of which readers get nothing
TRIED_FOR = timedelta(hours=1)  # a CDN that still has an old copy after this is left to the nightly verify


def confirm(store: S3ObjectStore) -> int:
    """Looks at what readers were not yet seen to have; returns how many they have.

    Stops after MAX_FAILURES that readers do not get: where nothing is to be had, a look costs seconds.
    """
    objects = StoredObject.objects.filter(publication=OuterRef("pk"), role="current")
    unseen = Publication.objects.known().filter(live__gt=F("seen"), live_at__gte=Now() - TRIED_FOR)
    confirmed = failures = 0
    by_themselves = sum(kind.confirm(store) for kind in kinds.KINDS.values() if kind.confirm)
    for pk, key in chosen(unseen.filter(Exists(objects))):
        revision = revision_of(store, key)
        if revision is None:
            failures += 1
        else:
            with bulkhead(key):
                confirmed += see(pk, revision)
        if failures == MAX_FAILURES:
            break
    return confirmed + by_themselves


def revision_of(store: S3ObjectStore, key: str) -> int | None:
    """The revision that readers have of what they poll; None when they get nothing that tells."""
    polled = kinds.polled(key)
    there = store.read_public(polled) if polled else None
    revision = there.get("revision") if there else None
    return revision if isinstance(revision, int) else None


def chosen(unseen: QuerySet[Publication]) -> list[tuple[int, str]]:
    """Live posts and banners, the longest waiting first; then some, by chance, of which a CDN may keep a copy until
    they have changed again: there may always be some of these that were not seen."""
    rows, is_cached_long = unseen.values_list("pk", "key"), Q(pk=None)
    for kind in kinds.KINDS.values():
        if kind.is_cached_long:
            is_cached_long |= Q(key__startswith=kind.prefix)
    by_chance = rows.filter(is_cached_long).order_by("?")[:SAMPLED]
    return [*rows.exclude(is_cached_long).order_by("live_at")[:BATCH], *by_chance]


def see(publication: int, revision: int) -> int:
    """1 when the ledger now knows; 0 when it knew, or while somebody's open transaction holds its row."""
    try:
        behind = Publication.objects.filter(pk=publication, seen__lt=revision)
        return behind.update(seen=revision, seen_at=Now())
    except OperationalError as error:
        if not is_locked_out(error):
            raise
        return 0
