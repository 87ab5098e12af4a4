"""Writes the result of a publish to the ledger: success, or why not and since when."""

from __future__ import annotations

import logging
import random
from typing import Any

from django.db import OperationalError, connection
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from cms.models import Post, Publication
from cms.models.publication_key import slug_of
from publisher import backoff, counters
from publisher.db_timeouts import is_locked_out
from publisher.reconcile import lease
from publisher.reconcile.desired_state import DesiredState

logger = logging.getLogger(__name__)
LONGEST_PAUSE = 2.0  # seconds between tries while the store is down: readers must be up to date 5 s after it heals
LOCKED_PAUSE = 3.0  # seconds until a ledger's row that an editor's open transaction holds is tried again

SINCE_EDIT = {
    "postgresql": "EXTRACT(EPOCH FROM clock_timestamp() - %(edited_at)s)::double precision",
    "sqlite": "(julianday('now') - julianday(%(edited_at)s)) * 86400.0",
}
NOW = {"postgresql": "clock_timestamp()", "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"}
SUCCESS = """
UPDATE cms_publication SET live = CASE WHEN live < %(revision)s THEN %(revision)s ELSE live END,
    live_at = {now}, took_ms = %(took_ms)s, last_error = '', failed_at = NULL, failures = 0
WHERE id = %(publication)s RETURNING wanted > live, {since_edit}
"""


def succeeded(held: lease.Held, work: DesiredState, *, seconds: float) -> bool:
    """The bucket is known to hold the snapshot's revision; True when the publication is behind again.

    The lease goes first: who was turned away by it until now had edited before, and is seen by the look at `wanted`.
    """
    lease.release(held)
    flag(work)
    values: dict[str, Any] = {
        "revision": work.publication.revision,
        "took_ms": round(seconds * 1000),
        "publication": held.publication,
        "edited_at": work.publication.updated_at,
    }
    try:
        with connection.cursor() as cursor:
            sql = SUCCESS.format(now=NOW[connection.vendor], since_edit=SINCE_EDIT[connection.vendor])
            cursor.execute(sql, values)
            behind, latency = cursor.fetchone()
    except OperationalError as error:
        rest(held, work, error)
        return False
    tell(work, took=seconds, latency=latency)
    return bool(behind)


def rest(held: lease.Held, work: DesiredState, error: OperationalError) -> None:
    """The bucket is as it should be, and somebody's open transaction keeps the ledger: tried again in a while."""
    if not is_locked_out(error):
        raise error
    lease.hold(held.publication, LOCKED_PAUSE)
    told = {"publication": work.publication.key, "revision": work.publication.revision}
    logger.warning("published %s, but somebody's open transaction holds its row", work.publication.key, extra=told)


def tell(work: DesiredState, *, took: float, latency: float) -> None:
    """The log and the counts. `latency` is by the database's clock, from the newest edit that was published."""
    counters.add("publishes")
    counters.observe("took", took)
    counters.observe("latency", max(0.0, latency))
    publication, ms = work.publication, round(took * 1000)
    told = {
        "publication": publication.key,
        "revision": publication.revision,
        "duration_ms": ms,
        "latency_ms": round(latency * 1000),
    }
    logger.info("published %s revision=%s took_ms=%s", publication.key, publication.revision, ms, extra=told)


def flag(work: DesiredState) -> None:
    """Tells what had to be left out. Posts are marked, and unmarked once they are mended."""
    faults = work.faults()
    posts = Post.objects.filter(liveblog__slug=slug_of(work.publication.key))
    for uid, fault in faults.items():
        told = {"publication": work.publication.key, "revision": work.publication.revision, "item": uid}
        logger.error("left out %s of %s: %s", uid, work.publication.key, fault, extra=told)
        posts.filter(uid=uid).update(fault=fault)
    if work.flagged - set(faults):
        posts.filter(uid__in=work.flagged - set(faults)).update(fault="")


def failed(held: lease.Held, error: Exception, *, pause: float) -> None:
    """Says why and since when, and keeps everyone away for a while: longer at each failure, up to LONGEST_PAUSE."""
    publication = Publication.objects.get(pk=held.publication)
    message = f"{error}" or type(error).__name__
    counters.add("failures")
    if publication.last_error != message:
        told = {"publication": publication.key, "revision": publication.wanted}
        logger.error("cannot publish %s: %s", publication.key, message, extra=told)
    if pause <= 1.0:
        chance = random.random()  # noqa: S311 - jitter
        first, failures = pause * 0.25, publication.failures + 1
        pause = backoff.pause(failures, first=first, longest=LONGEST_PAUSE, spread=0.25, chance=chance)
    lease.release(held, after=pause)
    Publication.objects.filter(pk=held.publication).update(
        last_error=message, failed_at=Coalesce(F("failed_at"), Now()), failures=F("failures") + 1
    )
