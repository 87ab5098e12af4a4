"""Reads back one row of each load, chosen by the load. A CDN's copies of rows may be minutes old."""

from __future__ import annotations

import orjson
from django.db.models import F
from django.db.models.functions import Now

from cms.models import LookupState, Publication
from contract import keys
from publisher.bulkhead import bulkhead
from publisher.kinds import lookups
from publisher.reconcile.read_back import MAX_FAILURES, TRIED_FOR, see
from publisher.store.bulk import digest
from publisher.store.object_store import S3ObjectStore


def confirm(store: S3ObjectStore) -> int:
    """Of each table one row of its last load; returns of how many tables readers have it."""
    tables = Publication.objects.known().filter(key__startswith=lookups.KIND.prefix, live__gt=F("seen"))
    seen = sum(see(pk, live) for pk, live in tables.filter(lookup_state=None).values_list("pk", "live"))
    unseen = LookupState.objects.filter(publication__in=tables.filter(live_at__gte=Now() - TRIED_FOR))
    for state in unseen.select_related("publication").order_by("?")[:MAX_FAILURES]:
        with bulkhead(state.publication.key):
            seen += see(state.pk, state.publication.live) if is_sample_there(store, state) else 0
    return seen


def is_sample_there(store: S3ObjectStore, state: LookupState) -> bool:
    """Also when the last load put no row that could be read back."""
    name = state.sample.get("name")
    if not name:
        return True
    found = store.read_public(keys.lookup_path(state.publication.slug, name))
    return found is not None and digest(orjson.dumps(found)) == state.sample["sha256"]
