"""The sweep (periodic resync): reconciles all that is behind or due, also what hints missed; expires banners."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from django.db import OperationalError
from django.db.models import QuerySet
from django.db.models.functions import Now

from cms.models import Banner, Post, StoredObject
from publisher.bulkhead import bulkhead
from publisher.db_timeouts import is_locked_out
from publisher.reconcile import lease
from publisher.reconcile.reconcile import reconcile
from publisher.store.cdn import the_cdn
from publisher.store.object_store import S3ObjectStore
from publisher.takedown import overwrite, takedowns

SECONDS = 20.0  # after which a sweep leaves the rest to the next
ROUND_SECONDS = 1.0  # what became due, was saved or has to vanish amid a long sweep waits no longer than this
COLLECTED_AT_ONCE = 1000
Role, State = StoredObject.Role, StoredObject.State
MAX_LOCKED = 3  # items whose publication's row is locked, for each of which a second is waited


def sweep(store: S3ObjectStore) -> None:
    """Live posts and banners. Raises the first unexpected error once everything else was tried."""
    begun, is_over = time.monotonic(), False
    errors: list[Exception] = []
    while not is_over and time.monotonic() - begun < SECONDS:
        make_due()
        is_over, found = publish_behind(store, "publish", seconds=ROUND_SECONDS)
        takedowns.work_on_all(store, store.site, the_cdn())
        errors += found
    collect(store)
    if errors:
        raise errors[0]


def sweep_bulk(store: S3ObjectStore) -> None:
    """What is published on `bulk`, by its own workers. Raises as `sweep`."""
    _, errors = publish_behind(store, "bulk", seconds=SECONDS)
    if errors:
        raise errors[0]


def publish_behind(store: S3ObjectStore, queue: str, *, seconds: float) -> tuple[bool, list[Exception]]:
    """Publishes what is behind, one after the other; whether it came to the end in time, and the unexpected errors.

    However slow the store, both ends of the queue have their turn.
    """
    deadline = time.monotonic() + seconds
    errors: list[Exception] = []
    waiting = lease.behind_and_free(queue)
    for n, key in enumerate(by_turns(waiting) if queue == "publish" else waiting):
        if n >= 2 and time.monotonic() > deadline:
            return False, errors
        try:
            reconcile(store, store.site, key)
        except Exception as error:  # recorded with its publication; the others still have to be published
            errors.append(error)
    return True, errors


def by_turns(waiting: Sequence[str]) -> Iterator[str]:
    """The newest, the longest waiting, the second newest ... A post that was saved just now, while hundreds wait after
    an upgrade or a long failure of the store, is among the first; none waits for ever."""
    for n in range(len(waiting)):
        yield waiting[n // 2] if n % 2 else waiting[-1 - n // 2]


def make_due() -> None:
    """Scheduled posts and banners whose time has come are published; banners past their end (`ends_at`) expire.

    The database's clock decides; each change is one edit, claimed by its row count, in the order of its time.
    """
    published, removed = "published", "removed"
    due = Post.objects.filter(status=Post.Status.SCHEDULED, publish_at__lte=Now())
    over = Banner.objects.filter(status__in=(Banner.Status.SCHEDULED, published), ends_at__lte=Now())
    begun = Banner.objects.filter(status=Banner.Status.SCHEDULED, starts_at__lte=Now())
    change_each(due.order_by("publish_at", "pk"), published)
    change_each(over.order_by("ends_at", "pk"), removed)
    change_each(begun.order_by("starts_at", "pk"), published)


def change_each(items: QuerySet[Post] | QuerySet[Banner], status: str) -> None:
    """Where somebody's open transaction holds a publication, its items wait for the next sweep, and few others with
    them: after MAX_LOCKED locked rows the rest waits, too."""
    locked = 0
    for pk in list(items.values_list("pk", flat=True)):
        try:
            with bulkhead(f"{items.model.__name__} {pk}, which is due to be {status}"):
                items.order_by().filter(pk=pk).update(status=status)
        except OperationalError as error:
            locked += 1
            if not is_locked_out(error):
                raise
            if locked == MAX_LOCKED:
                break


def collect(store: S3ObjectStore) -> int:
    """Deletes what nothing refers to and whose time has come; returns how many objects.

    The keys of pages stay known for a week: a takedown puts a placeholder on each, in case a stalled worker still holds
    the old text.
    """
    old = StoredObject.objects.filter(delete_after__lte=Now())
    keys = list(old.order_by("delete_after").values_list("key", flat=True)[:COLLECTED_AT_ONCE])
    if keys:
        store.delete(keys)
        gone = old.filter(key__in=keys)  # but for what a takedown has made a blank meanwhile
        gone.exclude(role=Role.PAGE).delete()
        gone.filter(state=State.COLLECTED).delete()
        gone.update(state=State.COLLECTED, etag="", sha256="", size=0, delete_after=Now() + overwrite.BLANK_FOR)
    return len(keys)
