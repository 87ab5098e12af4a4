"""What a worker does with mirrors, in the words of the tests, one step after the other in this thread."""

from __future__ import annotations

from typing import Any

from django.db import connection

from cms.models import Mirror, MirrorState, Publication
from publisher.mirrors.claims import Run, claim
from publisher.mirrors.recording import record
from publisher.mirrors.runner import outcome_of
from publisher.reconcile.lease import CLOCKS
from tests.publisher.newsroom import publish

KEY, POLLS = "mirror:polls", "mirrors/polls.json"


def run_due(store: Any) -> int:
    """Fetches, records and publishes what is due; returns how many runs."""
    runs = claim(100)
    for run in runs:
        finish(run, store)
    return len(runs)


def finish(run: Run, store: Any) -> bool:
    changed = record(run, outcome_of(run))
    if changed:
        publish(store, f"mirror:{run.mirror.slug}")
    return changed


def run_again(store: Any, times: int = 1) -> None:
    """As if the time of each next run had come."""
    for _ in range(times):
        make_due()
        run_due(store)


def make_due() -> None:
    MirrorState.objects.update(next_run=1)


def begin(slug: str = "polls") -> Run:
    """A run that is claimed and not yet begun."""
    make_due()
    return next(run for run in claim(100) if run.mirror.slug == slug)


def seconds_to_next_run() -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT next_run - {CLOCKS[connection.vendor]} FROM cms_mirrorstate")
        return float(cursor.fetchone()[0])


def state(slug: str = "polls") -> MirrorState:
    return MirrorState.objects.get(mirror__slug=slug)


def wanted(key: str = KEY) -> int:
    return Publication.objects.filter(key=key).values_list("wanted", flat=True).first() or 0


def edit(mirror: Mirror, **values: Any) -> None:
    for name, value in values.items():
        setattr(mirror, name, value)
    mirror.save()


def data(store: Any) -> Any:
    """What readers get."""
    return store.json(POLLS)["data"]
