"""Claims mirrors that are due, each for one worker (fencing token), by conditional UPDATE and the database's clock."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from django.db import connection

from cms.models import Mirror
from publisher.reconcile.lease import CLOCKS

SLACK = 5  # seconds that a run may take beyond its time limit before another worker takes the mirror over

CLAIM = """
UPDATE cms_mirrorstate SET ticket = ticket + 1, due = CASE WHEN next_run > 0 THEN next_run ELSE {now} END,
    next_run = {now} + %(slack)s + (SELECT m.timeout FROM cms_mirror m WHERE m.id = cms_mirrorstate.mirror_id)
WHERE next_run <= {now} AND mirror_id IN (
    SELECT s.mirror_id FROM cms_mirrorstate s JOIN cms_mirror m ON m.id = s.mirror_id
    WHERE s.next_run <= {now} AND m.paused_at IS NULL ORDER BY s.next_run LIMIT %(limit)s
)
RETURNING mirror_id, ticket, due
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One fetch of one mirror. A later run has a higher ticket; `due` is when it should have begun."""

    mirror: Mirror
    ticket: int
    due: float
    begun: float = field(default_factory=time.monotonic)


def claim(limit: int) -> list[Run]:
    """Gives out what is due, the longest waiting first. Two workers never get the same ticket.

    Who holds a claim has the mirror's time limit and some seconds; after that the mirror is due again.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(now=CLOCKS[connection.vendor]), {"slack": SLACK, "limit": limit})
        claimed = {pk: (ticket, due) for pk, ticket, due in cursor.fetchall()}
    if not claimed:
        return []
    found = Mirror.objects.filter(pk__in=claimed).select_related("state")
    runs = [Run(mirror=mirror, ticket=claimed[mirror.pk][0], due=claimed[mirror.pk][1]) for mirror in found]
    return sorted(runs, key=lambda run: run.due)
