"""Makes the bucket hold the rows of a lookup table's current version: the differences alone, part after part.

It may be killed at any point. What is recorded says which names are in place, and which few may have been put since.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from cms.actions import pauses
from cms.lookups.holding import NOTHING, Held, Shelf
from cms.models import Lease, LookupState, LookupTable, LookupVersion, Publication
from contract import keys
from publisher.errors import ForeignObject, LeaseLost, TimeSliceUsed
from publisher.lookups import pruning
from publisher.lookups.changes import Changes, pieces
from publisher.lookups.objects import bulk_put
from publisher.lookups.steps import steps
from publisher.lookups.weighing import refuse_many_deletes
from publisher.reconcile import lease
from publisher.reconcile.desired_state import DesiredState
from publisher.rows.publications import publication_row
from publisher.store.bulk import Batch, BulkStore, Permit, digest
from publisher.store.object_store import S3ObjectStore

LOOK_SECONDS = 0.5  # between two looks at whether this load is still wanted
FOREIGN_LIMIT = 1000
FOREIGN_HINT = "Move them away, or set PUBLISH_PREFIX to a folder of our own. The other rows are published."


@dataclass
class Share:
    """`seconds` after which a load makes way for what else waits on `bulk`."""

    seconds: float = 2.0


share = Share()


@contextmanager
def without_time_slice() -> Iterator[None]:
    """For a process that has nothing else to do."""
    before, share.seconds = share.seconds, float("inf")
    try:
        yield
    finally:
        share.seconds = before


def publish(store: S3ObjectStore, publication: Publication, held: lease.Held) -> DesiredState:
    """One slice of a load. Raises TimeSliceUsed when more is to do, LeaseLost when something else is wanted."""
    # The publication was read before the table: what is read after it is at least as new.
    table = LookupTable.objects.filter(slug=publication.slug).first()
    load = Load(store, held, publication, table.current if table else None)
    if table and not load.has_begun:
        refuse_many_deletes(table, load.state, table.current, stay=load.stay)
    load.run()
    pruning.prune(publication.pk, is_gone=table is None)
    return DesiredState(publication=publication_row(publication))


class Load:
    """One worker's load of one version, or of nothing when the table is deleted."""

    def __init__(
        self, store: S3ObjectStore, held: lease.Held, publication: Publication, version: LookupVersion | None
    ) -> None:
        self.store, self.lease, self.publication = store, held, publication
        self.slug = publication.slug
        self.target = version.pk if version else NOTHING
        self.state, _ = LookupState.objects.get_or_create(publication=publication)
        self.held = Held.of(self.state)
        self.shelf = Shelf()
        self.kept_at = self.looked_at = self.began = time.monotonic()
        self.permit = Permit(until=held.since + held.seconds)
        self.total = version.rows if version else 0
        self.has_begun = self.state.version == self.target
        if not self.has_begun:
            self.begin()
        if not self.held.segments:
            self.state.rebuilt = publication.rebuilt

    def begin(self) -> None:
        self.state.version, self.state.total = self.target, self.total
        self.state.done = self.state.sent = self.state.removed = 0
        self.state.seconds, self.state.sample, self.state.began_at = 0.0, {}, timezone.now()

    def run(self) -> None:
        """What differs; then everything once more when that was asked for since (`publish --all`)."""
        self.send()
        if self.publication.rebuilt > self.state.rebuilt:
            self.state.rebuilt = self.publication.rebuilt
            self.held = self.held.in_doubt()
            self.begin()
            self.send()
        if foreign := sorted(self.held.absent):
            raise ForeignObject(
                f"{len(foreign)} objects that Stillwire did not write lie at its keys, e.g."
                f" {keys.lookup(self.slug, foreign[0])}.",
                FOREIGN_HINT,
            )

    def send(self) -> None:
        after = self.held.reached(self.target)
        if after is None and self.held.is_doubtful:
            after = ""  # all is in place, but for a few names that are looked for on the way
        if after == "":
            self.state.done = 0
        if after is not None:
            with self.bulk() as bulk:
                self.go(bulk, steps(self.held, self.target, after, self.shelf))

    @contextmanager
    def bulk(self) -> Iterator[BulkStore]:
        bulk = BulkStore(self.store, per_second=settings.LOOKUP_PUTS_PER_SECOND, permit=self.permit)
        try:
            yield bulk
        finally:
            bulk.close()

    def go(self, bulk: BulkStore, walk: Iterator[Changes]) -> None:
        """Two steps are under way at a time: the next is read while the puts of the last are answered."""
        under_way: deque[tuple[Changes, Future[Batch] | None]] = deque()
        after = self.held.reached(self.target) or ""
        for step in (piece for whole in walk for piece in pieces(whole, bulk.lanes.in_a_second())):
            under_way.append((step, self.started(bulk, step, after)))
            after = step.upto or ""
            if len(under_way) > 1:
                self.finish(bulk, *under_way.popleft())
            if time.monotonic() - self.began > share.seconds:
                break
        else:
            step = None
        while under_way:
            self.finish(bulk, *under_way.popleft())
        self.save()
        if step is not None and step.upto is not None:
            raise TimeSliceUsed("a lookup table is loaded in slices")

    def started(self, bulk: BulkStore, step: Changes, after: str) -> Future[Batch] | None:
        """Records that the step begins, then begins it."""
        if step.is_empty:
            self.stay()
            return None
        self.held = self.held.begun(self.target, after, step.upto)
        self.save()
        revision, rebuilt = self.publication.wanted, self.state.rebuilt
        return bulk.send([bulk_put(self.slug, put, revision=revision, rebuilt=rebuilt) for put in step.puts])

    def finish(self, bulk: BulkStore, step: Changes, future: Future[Batch] | None) -> None:
        """Waits for the puts, then removes what is no longer wanted."""
        if future:
            self.settle(step, self.waited(future))
            removed = [keys.lookup(self.slug, name) for name in step.removals]
            removed += bulk.ours(keys.lookup(self.slug, name) for name in step.doubts)
            if removed:
                self.stay()
                self.store.delete(removed)
            self.held = self.held.settled(step.doubts)
            self.state.removed += len(removed)
        self.state.done += step.rows
        self.held = self.held.advanced(self.target, step.upto)

    def settle(self, step: Changes, batch: Batch) -> None:
        """What became of the puts."""
        prefix = keys.lookup(self.slug, "")
        foreign = {key.removeprefix(prefix) for key in batch.foreign}
        self.held = self.held.settled((put.name for put in step.puts), foreign)
        self.state.sent += len(step.puts) - len(foreign)
        self.state.etags_are_md5 &= not batch.has_other_etags
        last = next((put for put in reversed(step.puts) if put.name not in foreign), None)
        if last:
            self.state.sample = {"name": last.name, "sha256": digest(last.body)}
        if len(self.held.absent) > FOREIGN_LIMIT:
            raise ForeignObject(f"{len(foreign)} objects of somebody else's lie at our keys.", FOREIGN_HINT)

    def waited(self, future: Future[Batch]) -> Batch:
        """Keeps the lease while it waits. Raises PublishError."""
        while True:
            try:
                return future.result(timeout=0.2)
            except NotYet:
                if future.done():
                    raise
                self.stay()

    def stay(self) -> None:
        """Keeps the lease, and looks whether this version is still wanted. Raises LeaseLost."""
        now = time.monotonic()
        if now - self.kept_at > self.lease.seconds / 3:
            lease.keep(self.lease)
            self.kept_at, self.permit.until = now, now + self.lease.seconds
        if now - self.looked_at > LOOK_SECONDS:
            self.looked_at = now
            self.look()

    def look(self) -> None:
        found = Publication.objects.filter(pk=self.publication.pk)
        if found.filter(pauses.is_paused()).exists():
            raise LeaseLost("it is paused")
        if found.filter(wanted=self.publication.wanted).exists():
            return
        current = LookupTable.objects.filter(slug=self.slug).values_list("current", flat=True).first()
        if (current or NOTHING) != self.target:
            raise LeaseLost("another version is wanted now")

    def save(self) -> None:
        """Records how far the load is; only while the lease is ours. Raises LeaseLost."""
        self.stay()
        ours = Lease.objects.filter(publication=OuterRef("pk"), holder=self.lease.holder)
        state, now = self.state, time.monotonic()
        values: dict[str, Any] = {
            "segments": self.held.segments,
            "pending": self.held.pending,
            "absent": sorted(self.held.absent),
            "doubted": sorted(self.held.doubted),
            "moved_at": Now(),
            "seconds": state.seconds + now - self.began,
        }
        for name in ("etags_are_md5", "version", "total", "done", "sent", "removed", "sample", "began_at", "rebuilt"):
            values[name] = getattr(state, name)
        if not LookupState.objects.filter(Exists(ours), pk=state.pk).update(**values):
            raise LeaseLost("another worker has taken over")
