"""Celery tasks: hints to look now, and the sweep that makes certain."""

from __future__ import annotations

from celery.schedules import crontab

from cms.celery import app
from cms.lookups import uploads
from publisher import kinds
from publisher.mirrors import recording
from publisher.mirrors.runner import the_runner
from publisher.reconcile import read_back
from publisher.reconcile.reconcile import reconcile
from publisher.repair import repair
from publisher.scheduling import fallback_scheduler
from publisher.scheduling import sweep as sweeping
from publisher.store.object_store import the_store

SWEEP_SECONDS = 1.0


@app.task(name="publish")
def publish(key: str) -> None:
    """Looks at one publication and publishes it when it is behind."""
    kind = kinds.of(key)
    if kind is None:
        return
    kind.before()
    store = the_store()
    if reconcile(store, store.site, key):
        publish.apply_async(args=(key,), queue=kind.queue)


@app.task(name="sweep")
def sweep() -> None:
    """Everything that time made due, everything that is behind, takedowns, and collection."""
    fallback_scheduler.begin("sweep")
    sweeping.sweep(the_store())


@app.task(name="sweep_bulk")
def sweep_bulk() -> None:
    """Everything on `bulk` that is behind."""
    fallback_scheduler.begin("sweep_bulk")
    ask_for_checks()
    sweeping.sweep_bulk(the_store())


def ask_for_checks() -> None:
    """Uploaded files are checked by a task of their own, which may take long."""
    for pk in uploads.waiting():
        check_lookup.apply_async(args=(pk,), queue="bulk", expires=60)


@app.task(name="check_lookup", time_limit=3600, soft_time_limit=3500)
def check_lookup(pk: int) -> None:
    """Checks one uploaded file, line by line; only one worker does."""
    uploads.check(pk)


@app.task(name="mirrors")
def mirrors() -> None:
    """Begins the fetching of every mirror that is due."""
    fallback_scheduler.begin("mirrors")
    the_runner().run_due()


@app.task(name="verify", time_limit=3600, soft_time_limit=3500)
def verify() -> None:
    """The nightly comparison of database, ledger and bucket; repairs what is missing, reports what is foreign."""
    recording.forget_old_tallies()
    uploads.forget_abandoned()
    repair.nightly(the_store())


@app.task(name="confirm")
def confirm() -> None:
    """Reads back from where readers read what was published and not yet seen there."""
    fallback_scheduler.begin("confirm")
    read_back.confirm(the_store())


@app.task(name="canary")
def canary() -> None:
    """That a worker began this is what it is for (see publisher.health.pulse)."""


WATCHED = {"publish": (sweep, confirm), "bulk": (sweep_bulk, mirrors, confirm)}
"""By queue: what its workers do by themselves when no message tells them to."""

app.conf.beat_schedule = {
    "sweep": {"task": "sweep", "schedule": SWEEP_SECONDS, "options": {"queue": "publish", "expires": 10}},
    "sweep_bulk": {"task": "sweep_bulk", "schedule": SWEEP_SECONDS, "options": {"queue": "bulk", "expires": 10}},
    "mirrors": {"task": "mirrors", "schedule": SWEEP_SECONDS, "options": {"queue": "bulk", "expires": 5}},
    "confirm": {"task": "confirm", "schedule": SWEEP_SECONDS, "options": {"queue": "bulk", "expires": 10}},
    "verify": {
        "task": "verify",
        "schedule": crontab(hour="3", minute="30"),
        "options": {"queue": "bulk", "expires": 3600},
    },
}
