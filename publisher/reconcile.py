"""Makes the bucket equal to the database for one publication. Run twice, late or by two at once, it does no harm."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache

from cms.models import Publication
from publisher import inventory, lease, outcome
from publisher.bucket import Door, Stored
from publisher.documents import Document, Site
from publisher.errors import BucketAhead, LeaseLost, PublishError
from publisher.plan import Put
from publisher.work import Work, read
from publisher.writer import Superseded, write

logger = logging.getLogger(__name__)
PARALLEL = 8
BATCH = 200  # puts between two looks at the lease
ROUNDS = 20
AHEAD_HINT = "Was a backup restored? Run: python manage.py verify --repair"
Sleep = Callable[[float], None]


def reconcile(door: Door, site: Site, key: str, *, sleep: Sleep = time.sleep) -> bool:
    """Publishes a publication while it is behind; True when it is still behind after ROUNDS.

    False when there is nothing to do, when another worker is at it (who looks again afterwards), and when it failed:
    then the publication says why, and the sweep tries again.
    """
    for _ in range(ROUNDS):
        held = lease.claim(key, conditional=door.enforces_conditions())
        if held is None:
            return False
        sleep(held.wait)
        if not attempt(door, site, key, held):
            return False
    return True


def attempt(door: Door, site: Site, key: str, held: lease.Held) -> bool:
    """One publish under a lease; True when the publication is behind again."""
    begun = time.monotonic()
    try:
        work = read(key, site)
        publish(door, held, work)
    except LeaseLost:
        lease.release(held)
        return True
    except PublishError as error:
        outcome.failed(held, error, pause=error.pause)
        return False
    except Exception as error:
        outcome.failed(held, error, pause=lease.SECONDS)
        raise
    return outcome.succeeded(held, work, seconds=time.monotonic() - begun)


def publish(door: Door, held: lease.Held, work: Work) -> None:
    """Puts the stages, one after the other. Raises PublishError; what was written is recorded in any case."""
    written: list[tuple[Document, Stored]] = []
    try:
        for puts in batches(work.stages):
            keep(door, held)
            inventory.intend(held.publication, puts)
            put_all(door, puts, written)
    except Superseded as newer:
        raise superseded(held.publication, newer) from newer
    finally:
        inventory.record(held.publication, written)
    if work.retires:
        inventory.retire(held.publication, work.pages)


def keep(door: Door, held: lease.Held) -> None:
    """Prolongs a lease of which a third is over. Raises LeaseLost only where nothing else keeps two workers apart.

    A slow store may outlast the lease: were that a reason to stop, each worker would be stopped by the next.
    """
    if not door.enforces_conditions():
        lease.keep(held)
    elif time.monotonic() - held.since > held.seconds / 3:
        with suppress(LeaseLost):
            lease.keep(held)


def batches(stages: Iterable[tuple[Put, ...]]) -> Iterator[tuple[Put, ...]]:
    for puts in stages:
        for start in range(0, len(puts), BATCH):
            yield puts[start : start + BATCH]


@lru_cache(maxsize=1)
def putters() -> ThreadPoolExecutor:
    """This process's threads for puts; made on first use, so after a worker's fork."""
    return ThreadPoolExecutor(max_workers=PARALLEL, thread_name_prefix="put")


def put_all(door: Door, puts: tuple[Put, ...], written: list[tuple[Document, Stored]]) -> None:
    """Puts that do not depend on each other, in parallel. Waits for all, then raises the first error."""
    if len(puts) == 1:
        written.append((puts[0].document, write(door, puts[0])))
        return
    futures: list[tuple[Put, Future[Stored]]] = [(put, putters().submit(write, door, put)) for put in puts]
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
    wanted = Publication.objects.values_list("wanted", flat=True).get(pk=publication)
    if newer.revision > wanted:
        return BucketAhead(f"The bucket holds revision {newer.revision}, the database only {wanted}.", AHEAD_HINT)
    return LeaseLost(f"revision {newer.revision} is there")
