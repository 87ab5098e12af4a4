"""One worker at a time per publication, and not more often than PACE. By the database's clock alone.

With conditional writes a lease only saves work: a worker that lost it can do no harm. Where the store ignores
conditions, the lease is what keeps two workers apart, so it is longer and is checked before every stage.

A pause is asked for in the statement that claims: none can begin between the look and the lease.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet

from cms.actions import pauses
from cms.models import Lease, Publication
from publisher import kinds
from publisher.errors import LeaseLost

PACE = 0.1  # seconds between two publishes of one publication: a hundred saves in a second become a few publishes
SECONDS_UNCONDITIONAL = 60.0  # longer than a task may run

CLOCKS = {
    "postgresql": "EXTRACT(EPOCH FROM clock_timestamp())::double precision",
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
}
CLAIM = """
INSERT INTO cms_lease (publication_id, holder, starts, until)
    SELECT id, %(holder)s, {now}, {now} + %(seconds)s FROM cms_publication WHERE key = %(key)s AND wanted > live{unless}
ON CONFLICT (publication_id) DO UPDATE SET holder = excluded.holder, until = excluded.until,
    starts = CASE WHEN cms_lease.starts + %(pace)s > {now} THEN cms_lease.starts + %(pace)s ELSE {now} END
    WHERE cms_lease.until <= {now}
RETURNING publication_id, starts - {now}, (SELECT ahead FROM cms_publication WHERE id = publication_id)
"""
ASYNCHRONOUS_COMMIT = " AND set_config('synchronous_commit', 'off', true) IS NOT NULL"
"""The claim's own commit does not wait for a disk or a standby, or each publish would. What a crash forgets is a lease
that ran out; where the store ignores conditions, more hangs on it, so there it waits."""
UNLESS_PAUSED = " AND NOT EXISTS (SELECT 1 FROM cms_pause WHERE ended_at IS NULL AND key IN ('', %(key)s))"
KEEP = "UPDATE cms_lease SET until = {now} + %(seconds)s WHERE publication_id = %(publication)s AND holder = %(holder)s"

RELEASE = """
UPDATE cms_lease SET until = {now} + %(after)s, holder = ''
    WHERE publication_id = %(publication)s AND holder = %(holder)s
"""
HOLD = "UPDATE cms_lease SET until = {now} + %(after)s WHERE publication_id = %(publication)s AND until <= {now}"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A lease that this worker holds. `wait` is in seconds: publish no earlier than that. `ahead`: see Publication."""

    publication: int
    wait: float
    seconds: float
    holder: str = field(repr=False)
    ahead: int | None = None
    since: float = field(default_factory=time.monotonic)


def run(sql: str, *, unless: str = "", **values: Any) -> tuple[int, tuple[int, float, int | None] | None]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(now=CLOCKS[connection.vendor], unless=unless), values)
        row = cursor.fetchone() if cursor.description else None
        return cursor.rowcount, row


def claim(key: str, *, conditional: bool, despite_pause: bool = False) -> Held | None:
    """The lease of a publication that is behind; None when it is not, when it is paused, or when another holds it.

    Who holds it looks again after releasing it, so an edit made meanwhile is not lost. `despite_pause` is for
    takedowns: what must vanish does not wait.
    """
    release_deferred()
    holder, seconds = uuid.uuid4().hex, settings.LEASE_SECONDS if conditional else SECONDS_UNCONDITIONAL
    unless = "" if despite_pause else UNLESS_PAUSED
    if conditional and connection.vendor == "postgresql" and not connection.in_atomic_block:
        unless += ASYNCHRONOUS_COMMIT
    _, row = run(CLAIM, unless=unless, key=key, holder=holder, seconds=seconds, pace=PACE)
    if row is None:
        return None
    publication, wait, ahead = row
    return Held(publication=publication, wait=max(0.0, wait), seconds=seconds, holder=holder, ahead=ahead)


def keep(held: Held) -> None:
    """Prolongs the lease. Raises LeaseLost when another worker took it."""
    changed, _ = run(KEEP, seconds=held.seconds, publication=held.publication, holder=held.holder)
    if not changed:
        raise LeaseLost("another worker has taken over")


def release(held: Held, *, after: float = 0.0) -> None:
    """Gives the lease back, or keeps everyone away for `after` more seconds."""
    run(RELEASE, after=after, publication=held.publication, holder=held.holder)


def hold(publication: int, seconds: float) -> None:
    """Keeps everyone away from a publication that nobody holds."""
    run(HOLD, after=seconds, publication=publication)


deferred: set[str] = set()
"""Leases (by holder) to release once the database can be reached again."""


def defer_release(held: Held) -> None:
    """`release_deferred` gives the lease back: nobody waits for it to run out once the database is there again."""
    deferred.add(held.holder)


def release_deferred() -> None:
    """Gives back what is deferred. One that another worker took meanwhile is not ours any more."""
    for holder in tuple(deferred):
        Lease.objects.filter(holder=holder).update(until=0, holder="")
        deferred.discard(holder)


def clear_backoff(keys: Iterable[str]) -> None:
    """Ends the waiting after failures, for a person who has mended what was wrong."""
    Lease.objects.filter(publication__key__in=list(keys), holder="").update(until=0)


def held() -> QuerySet[Lease]:
    """Leases that have not run out: of workers, and of failures that are waited after."""
    now = CLOCKS[connection.vendor]
    return Lease.objects.extra(where=[f"until > {now}"])  # noqa: S610 - a constant


def behind_and_free(queue: str = "") -> list[str]:
    """Keys of the publications that are behind, not paused, and that no worker holds, the longest waiting first.

    Of one queue, when it is named.
    """
    release_deferred()
    waiting = Publication.objects.known().filter(~pauses.is_paused(), wanted__gt=F("live"))
    waiting = waiting.exclude(pk__in=held().values("publication"))
    found = waiting.order_by("wanted_at").values_list("key", flat=True)
    mine = [key for key in found if not queue or kinds.queue_of(key) == queue]
    return sorted(mine, key=kinds.is_long)  # sorted() keeps the order of equals


def under_way() -> list[str]:
    """Keys of the publications that a worker publishes now."""
    return list(held().exclude(holder="").order_by("publication__key").values_list("publication__key", flat=True))
