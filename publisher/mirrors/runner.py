"""A worker's threads for mirrors: many that fetch, a few that record, a few that publish.

A fetch waits for a vendor and needs no database; a record needs one for some milliseconds. So hundreds of mirrors
share a handful of connections, and a vendor who is slow delays nobody else. A task only begins runs and never waits
for them; a run that dies with its worker is due again soon (publisher.mirrors.claims).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from django.db import close_old_connections, connection

from cms.actions.mirrors import Found, ask
from fetcher import FetchError
from publisher.mirrors.claims import Run, claim
from publisher.mirrors.recording import record
from publisher.reconcile.reconcile import reconcile
from publisher.store.object_store import S3ObjectStore, the_store

logger = logging.getLogger(__name__)
FETCHERS, RECORDERS, PUBLISHERS = 64, 4, 4


class Runner:
    def __init__(self, store: S3ObjectStore, *, fetchers: int = FETCHERS) -> None:
        self.store, self.size = store, fetchers
        self.fetchers = ThreadPoolExecutor(fetchers, thread_name_prefix="fetch")
        self.recorders = ThreadPoolExecutor(RECORDERS, thread_name_prefix="record")
        self.publishers = ThreadPoolExecutor(PUBLISHERS, thread_name_prefix="publish")
        self.changed = threading.Condition()
        self.under_way = 0  # runs
        self.unpublished = 0
        self.may_be_more = False

    def run_due(self) -> int:
        """Begins what is due, as much as there is room for; returns how many runs."""
        with self.changed:
            room = self.size - self.under_way
            runs = claim(room) if room else []
            self.may_be_more = len(runs) == room
            self.under_way += len(runs)
        for run in runs:
            self.fetchers.submit(self.fetch, run)
        return len(runs)

    def fetch(self, run: Run) -> None:
        self.recorders.submit(self.record, run, outcome_of(run))

    def record(self, run: Run, outcome: Found | FetchError) -> None:
        try:
            if with_connection(record, run, outcome):
                self.publish(run.mirror.publication_key)
        finally:
            with self.changed:
                self.under_way -= 1
                self.changed.notify_all()
            if self.may_be_more and self.size - self.under_way >= self.size // 4:  # some at once, not one by one
                with_connection(self.run_due)

    def publish(self, key: str) -> None:
        with self.changed:
            self.unpublished += 1
        self.publishers.submit(self.reconcile, key)

    def reconcile(self, key: str) -> None:
        try:
            with_connection(reconcile, self.store, self.store.site, key)
        finally:
            with self.changed:
                self.unpublished -= 1
                self.changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Until all that was begun is done; False when that takes longer."""
        with self.changed:
            return self.changed.wait_for(lambda: not (self.under_way or self.unpublished), seconds)

    def stop(self) -> None:
        """Ends the threads and their connections."""
        for pool, count in ((self.fetchers, 0), (self.recorders, RECORDERS), (self.publishers, PUBLISHERS)):
            together = threading.Barrier(max(count, 1))
            for _ in range(count):
                pool.submit(close, together)
            pool.shutdown()


def outcome_of(run: Run) -> Found | FetchError:
    """Asks the vendor. A fault of ours is the mirror's failure too, and the log says where."""
    try:
        return ask(run.mirror, run.mirror.state)
    except FetchError as error:
        return error
    except Exception as fault:
        logger.exception("mirror %s", run.mirror.slug)
        return FetchError(f"A fault of Stillwire: {type(fault).__name__}.", "The log has it.")


def with_connection(function: Callable[..., Any], *values: Any) -> Any:
    """As Celery and Django do around a task: an error is told of, a connection that is old or broken not used again."""
    close_old_connections()
    try:
        return function(*values)
    except Exception:
        logger.exception("mirrors: %s", function.__name__)  # the run, or the publication, is due again by itself
        return None
    finally:
        close_old_connections()


def close(together: threading.Barrier) -> None:
    """Each thread its own connection: none may take two turns."""
    together.wait()
    connection.close()


@lru_cache(maxsize=1)
def the_runner() -> Runner:
    """This process's; made on first use, so after a worker's fork."""
    return Runner(the_store())
