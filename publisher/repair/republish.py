"""Republishing in the foreground: everything again with new code or settings, or just what is behind."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from cms.actions import pauses
from cms.models import Publication, publication_key
from publisher import kinds
from publisher.bulkhead import bulkhead
from publisher.errors import PublishFailed
from publisher.reconcile import lease
from publisher.reconcile.reconcile import reconcile
from publisher.store.object_store import S3ObjectStore

WAIT_SECONDS = 60.0
FAILING_SECONDS = 5.0  # seconds that a person waits for what fails
NAMED = 3  # publications in a line of an error


def rebuild(keys: Iterable[str] | None = None) -> int:
    """Raises the ledger as an edit would and marks the rebuild: all is rendered again. None: every publication.

    What was never public has nothing to render. Rows are taken in the order in which edits take them.
    """
    known = Publication.objects.known()
    chosen = known if keys is None else known.filter(key__in=list(keys))
    for kind in kinds.KINDS.values():
        if kind.begins_unpublished:
            chosen = chosen.exclude(key__startswith=kind.prefix, rebuilt=0)
    with transaction.atomic():
        list(chosen.order_by("key").select_for_update(no_key=True).values_list("pk"))
        return raised(chosen)


def raised(chosen: QuerySet[Publication]) -> int:
    return chosen.update(wanted=F("wanted") + 1, rebuilt=F("wanted") + 1, wanted_at=Now())


def publish_and_wait(
    store: S3ObjectStore, keys: Iterable[str], *, seconds: float = WAIT_SECONDS, despite_pause: bool = False
) -> None:
    """Publishes at once, waiting for other workers. Raises PublishFailed, with every reason, when it fails.

    What is paused waits for its resumption and is no reason to wait here, nor to leave the rest behind.
    """
    waiting = list(filter(publication_key.is_known, keys))
    lease.clear_backoff(waiting)
    Publication.objects.filter(key__in=waiting).update(failures=0)
    begun = time.monotonic()
    while waiting:
        for key in waiting:
            with bulkhead(key):
                if reconcile(store, store.site, key, despite_pause=despite_pause):
                    begun = time.monotonic()  # a long load has come further
        behind = Publication.objects.filter(key__in=waiting, wanted__gt=F("live"))
        if not despite_pause:
            behind = behind.exclude(pauses.is_paused())
        waiting = list(behind.values_list("key", flat=True))
        waited = time.monotonic() - begun
        if waiting and (waited > seconds or waited > FAILING_SECONDS and not behind.filter(failures=0).exists()):
            raise PublishFailed("\n".join(reasons(behind)))
        if waiting:
            time.sleep(0.1)


def reasons(behind: Iterable[Publication]) -> Iterator[str]:
    """A line for each reason, with whom it keeps: where the store is down all have the same."""
    kept = defaultdict(list)
    for each in behind:
        kept[each.last_error or "another worker is at it"].append(each.key)
    for reason, keys in kept.items():
        more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
        yield f"{', '.join(keys[:NAMED])}{more}: {reason}"
