"""Makes the bucket equal to the database for one publication. Run twice, late or by two at once, it does no harm."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache

from django.conf import settings
from django.db import InterfaceError, OperationalError

from cms.models import Publication, publication_key
from publisher.documents import Document, Site
from publisher.errors import BucketAhead, LeaseLost, PublishError, TimeSliceUsed
from publisher.reconcile import lease, status
from publisher.reconcile.desired_state import DesiredState, known, read, urgent
from publisher.reconcile.fencing import refuse_old
from publisher.rows import publications
from publisher.store import inventory
from publisher.store.conditional_write import Superseded, write
from publisher.store.object_store import ObjectStore, Stored
from publisher.store.plan import Known, Put, puts

logger = logging.getLogger(__name__)
PARALLEL = 8
BATCH = 50  # puts between two looks at the lease: a long blog on a busy machine must not lose it on the way
ROUNDS = 20
AHEAD_HINT = "Was a backup restored? Run: python manage.py verify --repair"
Sleep = Callable[[float], None]
Written = list[tuple[Document, Stored]]


def reconcile(
    store: ObjectStore, site: Site, key: str, *, sleep: Sleep = time.sleep, despite_pause: bool = False
) -> bool:
    """Publishes a publication while it is behind; True when there is more to do.

    False when there is nothing to do, when it is paused, when another worker is at it (who looks again afterwards),
    when this version does not know its kind, and when it failed: then the publication says why, and the sweep tries
    again.
    """
    if not publication_key.is_known(key):
        return False
    for _ in range(ROUNDS):
        held = lease.claim(key, conditional=store.conditional is not False, despite_pause=despite_pause)
        if held is None:
            return False
        sleep(held.wait)
        try:
            if not attempt(store, site, key, held):
                return False
        except TimeSliceUsed:
            return True
        except (OperationalError, InterfaceError):
            lease.defer_release(held)
            raise
    return True


def attempt(store: ObjectStore, site: Site, key: str, held: lease.Held) -> bool:
    """One publish under a lease; True when the publication is behind again."""
    begun = time.monotonic()
    try:
        refuse_ahead(held)
        refuse_short(store, held)
        work = publish(store, site, key, held)
    except TimeSliceUsed as way:
        lease.release(held, after=way.pause)
        raise
    except LeaseLost:
        lease.release(held)
        return True
    except PublishError as error:
        status.failed(held, error, pause=error.pause)
        return False
    except Exception as error:
        status.failed(held, error, pause=settings.LEASE_SECONDS)
        raise
    return status.succeeded(held, work, seconds=time.monotonic() - begun)


def refuse_ahead(held: lease.Held) -> None:
    """Raises BucketAhead until a repair: else some edits later the ledger would be level with the bucket, and readers
    would silently lose what a restored database does not know."""
    if held.ahead is not None:
        raise bucket_ahead(held.ahead)


def refuse_short(store: ObjectStore, held: lease.Held) -> None:
    """Raises LeaseLost where a lease was given before the store could be asked and is too short; PublishError as long
    as it cannot. A worker that waits for a store that hangs keeps nobody away for longer than a short lease."""
    if not store.enforces_conditions() and held.seconds < lease.SECONDS_UNCONDITIONAL:
        raise LeaseLost("the store turned out to ignore conditions")


def publish(store: ObjectStore, site: Site, key: str, held: lease.Held) -> DesiredState:
    """What readers wait for, then everything, stage after stage. Raises PublishError."""
    by_itself = known(key).publish
    if by_itself:
        return by_itself(store, site, publications.publication(key), held)
    with recording(held.publication) as written:
        if store.enforces_conditions():  # else nothing is put before the lease was looked at again
            put_all(store, written, urgent(key, site))
        work = read(key, site)
        put_stages(store, held, work, written)
    if work.retires:  # only once what replaces them is recorded
        inventory.retire(held.publication, work.pages)
    if work.retires and work.pages is None and inventory.has_older(held.publication, work.publication.revision):
        raise LeaseLost("a slower worker began older pages meanwhile")
    return work


@contextmanager
def recording(publication: int) -> Iterator[Written]:
    """What was written is recorded, however it ends."""
    written: Written = []
    try:
        yield written
    except Superseded as newer:
        raise superseded(publication, newer) from newer
    finally:
        inventory.record(publication, written)


def put_stages(store: ObjectStore, held: lease.Held, work: DesiredState, written: Written) -> None:
    for batch in batches(work.stages, written):
        keep(store, held)
        inventory.intend(held.publication, batch)
        refuse_old(held.publication, work.publication.revision, batch)
        put_all(store, written, batch)


def keep(store: ObjectStore, held: lease.Held) -> None:
    """Prolongs a lease of which a third is over. Raises LeaseLost only where nothing else keeps two workers apart.

    A slow store may outlast the lease: were that a reason to stop, each worker would be stopped by the next.
    """
    if not store.enforces_conditions():
        lease.keep(held)
    elif time.monotonic() - held.since > held.seconds / 3:
        with suppress(LeaseLost):
            lease.keep(held)


def batches(stages: Iterable[tuple[Put, ...]], written: Written) -> Iterator[tuple[Put, ...]]:
    """What is still to be put, a few at a time; the inventory was read before what is written by now."""
    for stage in stages:
        left = beyond(written, stage)
        for start in range(0, len(left), BATCH):
            yield left[start : start + BATCH]


def beyond(written: Written, stage: tuple[Put, ...]) -> tuple[Put, ...]:
    """Those of a stage's puts that were not made yet."""
    known = {put.document.key: put.known for put in stage if put.known}
    for document, there in written:
        known[document.key] = Known(etag=there.etag, sha256=document.sha256, revision=document.revision)
    return puts((put.document for put in stage), known)


@lru_cache(maxsize=1)
def putters() -> ThreadPoolExecutor:
    """This process's threads for puts; made on first use, so after a worker's fork."""
    return ThreadPoolExecutor(max_workers=PARALLEL, thread_name_prefix="put")


def put_all(store: ObjectStore, written: Written, batch: tuple[Put, ...]) -> None:
    """Puts that do not depend on each other, in parallel. Waits for all, then raises the first error."""
    if len(batch) == 1:
        written.append((batch[0].document, write(store, batch[0])))
        return
    futures: list[tuple[Put, Future[Stored]]] = [(put, putters().submit(write, store, put)) for put in batch]
    errors = []
    for put, future in futures:
        error = future.exception()
        if error is None:
            written.append((put.document, future.result()))
        else:
            errors.append(error)
    if errors:
        raise next((error for error in errors if isinstance(error, Superseded)), errors[0])


def superseded(publication: int, newer: Superseded) -> PublishError:
    """A later revision in the bucket is another worker's, unless the database knows of none so late."""
    if Publication.objects.filter(pk=publication, wanted__lt=newer.revision).update(ahead=newer.revision):
        return bucket_ahead(newer.revision)
    return LeaseLost(f"revision {newer.revision} is there")


def bucket_ahead(revision: int) -> BucketAhead:
    return BucketAhead(f"The bucket holds revision {revision}, of which the database knew nothing.", AHEAD_HINT)
