"""Honesty: `seen` is what was read back from where readers read. Nothing else may write it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from cms.models import Publication, StoredObject
from publisher import keys
from publisher.bucket import Bucket

AT_ONCE = 50
TRIED_FOR = timedelta(hours=1)  # a CDN that still has an old copy after this is left to the nightly verify


def confirm(door: Bucket) -> int:
    """Looks at what readers were not yet seen to have; returns how many they have. Stops when readers get nothing."""
    objects = StoredObject.objects.filter(publication=OuterRef("pk"), kind="mutable")
    unseen = Publication.objects.filter(live__gt=F("seen"), live_at__gte=Now() - TRIED_FOR).filter(Exists(objects))
    confirmed = 0
    for pk, key in unseen.order_by("live_at").values_list("pk", "key")[:AT_ONCE]:
        there = door.read_public(keys.polled(key))
        revision = there.get("revision") if there else None
        if not isinstance(revision, int):
            break
        confirmed += Publication.objects.filter(pk=pk, seen__lt=revision).update(seen=revision, seen_at=Now())
    return confirmed
