"""The object store for many small objects at once: obstore, which needs a seventh of boto3's time for each put.

Threads call it, because its asyncio side may abort an interpreter that exits (see docs/decisions). It keeps the rules
of `object_store`: what is not there yet is created and never overwritten, what is there is replaced only while it is
what we know, and what bears no mark of ours is somebody else's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import md5, sha256
from typing import Any

import obstore
from obstore import exceptions
from obstore.store import S3Store

from publisher import counters
from publisher.errors import LeaseLost, StoreBusy, StoreRefused
from publisher.store.concurrency import MOST, ConcurrencyLimit
from publisher.store.decision import Decision, Wanted, decide, is_ours
from publisher.store.object_store import DENIED_HINT, S3ObjectStore

UNLIMITED = 7000.0  # puts a second that are aimed at when no rate is set
BURST = 0.05  # seconds by which a put may be early
ATTEMPTS = 4
RETRY: Any = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=15),
    "backoff": {"init_backoff": timedelta(milliseconds=50), "max_backoff": timedelta(seconds=2), "base": 2},
}
TAKEN = (exceptions.AlreadyExistsError, exceptions.PreconditionError)  # a 412
ABSENT = (exceptions.NotFoundError, FileNotFoundError)
REFUSED = (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError)


@dataclass(frozen=True, kw_only=True)
class BulkPut:
    """`body` and `known` as stored (perhaps with gzip); `known` is None when nothing of ours is known to be there.

    What bears a lower revision than `rebuilt` is written anew, even when it holds the same.
    """

    key: str
    body: bytes
    known: bytes | None
    sha256: str
    rebuilt: int
    attributes: dict[str, str]

    @property
    def wanted(self) -> Wanted:
        return Wanted(is_known=self.known is not None, sha256=self.sha256, rebuilt=self.rebuilt)


@dataclass
class Batch:
    """Puts that are under way. `foreign` are keys at which somebody else's object lies."""

    puts: Sequence[BulkPut]
    waiting: Iterator[BulkPut]
    lanes: int
    seconds: float = 0.0
    quickest: float = float("inf")
    foreign: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    has_other_etags: bool = False
    ended: Future[Batch] = field(default_factory=Future)


@dataclass
class Permit:
    """Until when, by this machine's monotonic clock, puts may begin: a worker that was frozen begins none."""

    until: float
    is_withdrawn: bool = False


def etag(body: bytes) -> str:
    """As S3 makes it of a whole object without its own encryption keys: RFC 1321 over the bytes."""
    return f'"{md5(body, usedforsecurity=False).hexdigest()}"'


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


class BulkStore:
    """`send` returns at once; its future ends with the batch, once no put of it is under way any more."""

    def __init__(self, store: S3ObjectStore, *, per_second: float, permit: Permit) -> None:
        self.store, self.permit = store, permit
        self.gap = 1 / per_second if per_second else 0.0
        self.next = 0.0
        self.lanes = ConcurrencyLimit(wish=per_second or UNLIMITED)
        self.client = store_of(store)
        self.conditional = store.enforces_conditions()
        self.lock = threading.Lock()
        self.threads = ThreadPoolExecutor(MOST, thread_name_prefix="bulk-put")

    def close(self) -> None:
        """Begins no more puts, and waits for those that are under way."""
        self.permit.is_withdrawn = True
        self.threads.shutdown()

    def send(self, puts: Sequence[BulkPut]) -> Future[Batch]:
        """Raises, in the future, StoreBusy, StoreRefused or LeaseLost."""
        lanes = min(self.lanes.count, len(puts))
        batch = Batch(puts=puts, waiting=iter(puts), lanes=lanes)
        if not lanes:
            batch.ended.set_result(batch)
        for _ in range(lanes):
            self.threads.submit(self.lane, batch)
        return batch.ended

    def ours(self, keys: Iterable[str]) -> list[str]:
        """Those of the keys at which an object of ours lies. Raises PublishError."""
        asked = list(keys)
        found = self.threads.map(self.store.head, asked)
        return [key for key, there in zip(asked, found, strict=True) if is_ours(there)]

    def lane(self, batch: Batch) -> None:
        took, errors = [], []
        try:
            for put in batch.waiting:
                self.turn()
                begun = time.monotonic()
                self.put(put, batch)
                took.append(time.monotonic() - begun)
        except Exception as error:  # raised again by whoever waits for the batch
            errors.append(error)
        with self.lock:
            batch.seconds += sum(took)
            batch.quickest = min([batch.quickest, *took])
            batch.errors += errors
            batch.lanes -= 1
            is_last = not batch.lanes
        if is_last:
            self.end(batch)

    def end(self, batch: Batch) -> None:
        if batch.errors:
            batch.ended.set_exception(translated(batch.errors[0]))
        else:
            self.lanes.learn(mean=batch.seconds / len(batch.puts), quickest=batch.quickest)
            batch.ended.set_result(batch)

    def turn(self) -> None:
        """Waits for this put's turn by the rate. Raises LeaseLost when the time is over."""
        if self.gap:
            with self.lock:
                self.next = max(self.next + self.gap, time.monotonic() - BURST)
                wait = self.next - time.monotonic()
            if wait > 0:
                time.sleep(wait)
        if self.permit.is_withdrawn or time.monotonic() > self.permit.until:
            raise LeaseLost("the time for puts is over")

    def put(self, put: BulkPut, batch: Batch) -> None:
        """Raises obstore's errors and ours, and StoreBusy when the object keeps changing."""
        condition: Any = {"e_tag": etag(put.known)} if put.known is not None else "create"
        for attempt in range(ATTEMPTS):
            if attempt:
                counters.add("retries")
            try:
                stored_as = self.ask(put, condition)
            except TAKEN:
                there = self.store.head(put.key)
                decision = decide(there, put.wanted)
                if decision == Decision.FOREIGN:
                    batch.foreign.append(put.key)
                if decision in (Decision.FOREIGN, Decision.ACCEPT):
                    return
                condition = {"e_tag": there.etag} if there else "create"
            except ABSENT:
                if condition == "create":
                    raise
                condition = "create"
            else:
                batch.has_other_etags |= stored_as != etag(put.body)
                return
        raise StoreBusy(f"{put.key} kept changing under {ATTEMPTS} writes.", "It is tried again.")

    def ask(self, put: BulkPut, condition: Any) -> str | None:
        """One request; the object's ETag. What obstore asks again by itself is not counted. Raises obstore's errors."""
        counters.add("requests_put")
        try:
            answer = obstore.put(
                self.client,
                put.key,
                put.body,
                attributes=put.attributes,
                mode=condition if self.conditional else None,
                use_multipart=False,
            )
        except TAKEN:
            counters.add("conflicts")
            raise
        except (exceptions.BaseError, OSError):
            counters.add("errors")
            raise
        counters.add("bytes", len(put.body))
        return answer["e_tag"]


def translated(error: Exception) -> Exception:
    """An error of obstore's as one of ours."""
    if isinstance(error, REFUSED):
        return StoreRefused(f"The store refused to put: {first_line(error)}", DENIED_HINT)
    if isinstance(error, exceptions.NotFoundError | FileNotFoundError):
        return StoreRefused(
            f"The store knows no such bucket: {first_line(error)}", "Run: python manage.py setup_bucket"
        )
    if isinstance(error, exceptions.BaseError | OSError):
        return StoreBusy(f"The store did not take a put: {first_line(error)}", "It is tried again.")
    return error


def first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]


def store_of(store: S3ObjectStore) -> S3Store:
    settings = store.settings
    keys: Any = {}
    if settings.access_key and settings.secret_key:
        keys = {"access_key_id": settings.access_key, "secret_access_key": settings.secret_key}
    elsewhere: Any = {"endpoint": settings.endpoint, "virtual_hosted_style_request": False} if settings.endpoint else {}
    return S3Store(
        settings.name,
        prefix=settings.prefix or None,
        region=settings.region,
        client_options={
            "allow_http": True,
            "timeout": timedelta(seconds=settings.read_seconds),
            "connect_timeout": "2s",
        },
        retry_config=RETRY,
        **keys,
        **elsewhere,
    )
