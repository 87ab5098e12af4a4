"""Publishing in the foreground: again with new code or settings, or just what is behind."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.db.models import F, Q
from django.db.models.functions import Now

from cms.models import Publication
from publisher.bucket import Bucket
from publisher.errors import BucketBusy
from publisher.reconcile import reconcile

WAIT_SECONDS = 60.0


def rebuild(keys: Iterable[str] | None = None) -> int:
    """Raises the ledger as an edit would and marks the rebuild: all is rendered again. None: every publication."""
    chosen = Publication.objects.all() if keys is None else Publication.objects.filter(key__in=list(keys))
    return chosen.update(wanted=F("wanted") + 1, rebuilt=F("wanted") + 1, wanted_at=Now())


def publish_and_wait(door: Bucket, keys: Iterable[str], *, seconds: float = WAIT_SECONDS) -> None:
    """Publishes, waiting for other workers and for a store that is down. Raises BucketBusy with what is left."""
    waiting = list(keys)
    deadline = time.monotonic() + seconds
    while waiting:
        for key in waiting:
            reconcile(door, door.site, key)
        waiting = list(Publication.objects.filter(key__in=waiting, wanted__gt=F("live")).values_list("key", flat=True))
        if waiting and (time.monotonic() > deadline or refused(waiting)):
            raise BucketBusy(
                "\n".join(f"{each.key}: {each.last_error}" for each in Publication.objects.filter(key__in=waiting))
            )
        if waiting:
            time.sleep(0.1)


def refused(keys: list[str]) -> bool:
    """Whether every one of them has failed: then waiting longer is for the workers, not for a person."""
    return not Publication.objects.filter(key__in=keys).filter(Q(failures=0) | Q(last_error="")).exists()
