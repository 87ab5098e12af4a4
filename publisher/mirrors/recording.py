"""Records the result of a run together with what readers shall see. Earlier data never replaces later."""

from __future__ import annotations

import logging
import random
import time
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from cms.actions.mirrors import Found
from cms.models import MirrorState, MirrorTally, MirrorVersion
from fetcher import BadAnswer, FetchError, shaping
from publisher.backoff import delay, is_open
from publisher.mirrors.claims import Run
from publisher.reconcile.lease import CLOCKS

logger = logging.getLogger(__name__)
KEPT = 50  # versions of a mirror
QUARTER = 900  # seconds
ANYWAY = "If that is right, use “take the next answer as it is”."

TALLY = """
INSERT INTO cms_mirrortally (mirror_id, quarter, runs, changes, failures, took_ms)
VALUES (%(mirror)s, CAST({now} AS bigint) / %(seconds)s, 1, %(changes)s, %(failures)s, %(took_ms)s)
ON CONFLICT (mirror_id, quarter) DO UPDATE SET runs = cms_mirrortally.runs + 1,
    changes = cms_mirrortally.changes + excluded.changes, failures = cms_mirrortally.failures + excluded.failures,
    took_ms = cms_mirrortally.took_ms + excluded.took_ms
"""


def record(run: Run, outcome: Found | FetchError) -> bool:
    """True when readers shall see something else. Nothing is done when a later run, or an edit, came first."""
    with transaction.atomic():
        current = MirrorState.objects.filter(pk=run.mirror.pk, accepted__lt=run.ticket)
        if isinstance(outcome, Found) and outcome.text is None and is_still_fine(run, current, outcome):
            tally(run)
            return False
        if not current.update(accepted=run.ticket):
            return False
        state = MirrorState.objects.select_related("version").defer("version__data").get(pk=run.mirror.pk)
        values = after(run, state, outcome)
        MirrorState.objects.filter(pk=state.pk).update(**values)
        tally(run, changes=int("version" in values), failures=values.get("failures", 0) and 1)
    return "shown_at" in values


def is_still_fine(run: Run, current: QuerySet[MirrorState], found: Found) -> bool:
    """What most runs come to: nothing changed, and nothing was wrong before. One statement."""
    fine = current.filter(failures=0, stale_since=None, takes_any=False)
    return bool(fine.update(accepted=run.ticket, **checked(run, found)))


def after(run: Run, state: MirrorState, outcome: Found | FetchError) -> dict[str, Any]:
    """What the state becomes."""
    try:
        if isinstance(outcome, FetchError):
            raise outcome
        judge(state, outcome)
    except FetchError as error:
        return after_failure(run, state, error)
    return after_success(run, state, outcome)


def judge(state: MirrorState, found: Found) -> None:
    """Raises BadAnswer for what is older than what is published, or of another kind."""
    version = state.version
    if version is None or found.text is None or state.takes_any:
        return
    if found.modified and version.modified and found.modified < version.modified:
        raise BadAnswer(
            f"The vendor answered with data of {found.modified:%Y-%m-%d %H:%M:%S} UTC, older than ours.", ANYWAY
        )
    if shaping.is_older(found.order, version.order):
        raise BadAnswer(f"The vendor answered with older data: {found.order}, after {version.order}.", ANYWAY)
    if found.kind != version.kind:
        raise BadAnswer(f"The answer is of another kind: {found.kind} instead of {version.kind}.", ANYWAY)


def after_success(run: Run, state: MirrorState, found: Found) -> dict[str, Any]:
    values = checked(run, found)
    if state.failures:
        values |= {"failures": 0, "failed_at": None, "last_error": ""}
    if state.takes_any:
        values["takes_any"] = False
    if found.text is not None and (state.version is None or found.sha256 != state.version.sha256):
        version = keep(run, found)
        values |= {"version": version, "checked_at": version.fetched_at, "shown_at": version.fetched_at}
    if state.stale_since:
        values |= {"stale_since": None, "shown_at": values.get("shown_at", Now())}
    return values


def checked(run: Run, found: Found) -> dict[str, Any]:
    return {
        "next_run": at_least(run.due + run.mirror.interval, run.mirror.interval),
        "checked_at": Now(),
        "etag": found.etag,
        "last_modified": found.last_modified,
        "body_sha256": found.body_sha256,
    }


def keep(run: Run, found: Found) -> MirrorVersion:
    """A new version; of the old ones the newest stay."""
    text = found.text or ""
    version = MirrorVersion.objects.create(
        mirror=run.mirror,
        data=text,
        sha256=found.sha256,
        size=len(text.encode()),
        kind=found.kind,
        order=found.order,
        modified=found.modified,
    )
    older = MirrorVersion.objects.filter(mirror=run.mirror).order_by("-pk").values_list("pk", flat=True)
    if oldest := older[KEPT : KEPT + 1].first():
        MirrorVersion.objects.filter(mirror=run.mirror, pk__lte=oldest).delete()
    return version


def after_failure(run: Run, state: MirrorState, error: FetchError) -> dict[str, Any]:
    failures = state.failures + 1
    pause = delay(
        failures,
        run.mirror.interval,
        is_passing=error.is_passing,
        retry_after=error.retry_after,
        chance=random.random(),  # noqa: S311 - jitter
    )
    values: dict[str, Any] = {"next_run": in_seconds(pause), "failures": failures, "last_error": str(error)}
    if state.last_error != str(error):
        logger.warning("mirror %s: %s", run.mirror.slug, error)
    if state.failed_at is None:
        values["failed_at"] = Now()
    if state.version and not state.stale_since and is_open(failures, is_passing=error.is_passing):
        values |= {"stale_since": state.failed_at or Now(), "shown_at": F("checked_at")}
    return values


def in_seconds(seconds: float) -> RawSQL:
    return RawSQL(f"{CLOCKS[connection.vendor]} + %s", [seconds])  # noqa: S611 - a constant


def at_least(moment: float, otherwise: float) -> RawSQL:
    """A moment, or, when it is past already, so many seconds from now: what was missed is not made up for."""
    now = CLOCKS[connection.vendor]
    return RawSQL(f"CASE WHEN %s > {now} THEN %s ELSE {now} + %s END", [moment, moment, otherwise])  # noqa: S611


def tally(run: Run, *, changes: int = 0, failures: int = 0) -> None:
    values = {
        "mirror": run.mirror.pk,
        "seconds": QUARTER,
        "changes": changes,
        "failures": failures,
        "took_ms": round((time.monotonic() - run.begun) * 1000),
    }
    with connection.cursor() as cursor:
        cursor.execute(TALLY.format(now=CLOCKS[connection.vendor]), values)


def forget_old_tallies() -> None:
    """Those of which the admin shows nothing any more."""
    MirrorTally.objects.filter(quarter__lt=int(time.time()) // QUARTER - 100).delete()
