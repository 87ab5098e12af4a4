"""The bucket's door for many small objects at once: obstore, which needs a seventh of boto3's time for each put.

It keeps the rules of the other door: what is not there yet is created and never overwritten, what is there is
replaced only while it is what we know, and what bears no mark of ours is somebody else's.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import md5, sha256
from typing import Any

import obstore
from obstore import exceptions
from obstore.store import S3Store

from publisher.bucket import DENIED_HINT, Bucket, Stored
from publisher.errors import BucketBusy, BucketRefused, LeaseLost

LANES = 32  # puts under way at once, for each batch; two batches overlap
ATTEMPTS = 4
SECONDS = "10s"
RETRY: Any = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=15),
    "backoff": {"init_backoff": timedelta(milliseconds=50), "max_backoff": timedelta(seconds=2), "base": 2},
}
TAKEN = (exceptions.AlreadyExistsError, exceptions.PreconditionError)
ABSENT = (exceptions.NotFoundError, FileNotFoundError)
REFUSED = (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError)


@dataclass(frozen=True, kw_only=True)
class BulkPut:
    """`body` and `known` as stored (perhaps with gzip); `known` is None when nothing of ours is known to be there."""

    key: str
    body: bytes
    known: bytes | None
    sha256: str
    attributes: dict[str, str]


@dataclass
class Batch:
    """Puts that are under way. `foreign` are keys at which somebody else's object lies."""

    puts: Sequence[BulkPut]
    foreign: list[str] = field(default_factory=list)
    has_other_etags: bool = False


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


class BulkBucket:
    """`send` returns at once; its future ends with the batch. Close it, or its thread ends with the process."""

    def __init__(self, door: Bucket, *, per_second: float, permit: Permit) -> None:
        self.door, self.permit = door, permit
        self.gap = 1 / per_second if per_second else 0.0
        self.next = 0.0
        self.store = store_of(door)
        self.conditional = door.enforces_conditions()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="bulk-puts", daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Begins no more puts, and waits for those that are under way."""
        self.permit.is_withdrawn = True
        asyncio.run_coroutine_threadsafe(self.rest(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def rest(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    def send(self, puts: Sequence[BulkPut]) -> Future[Batch]:
        """Raises, in the future, BucketBusy, BucketRefused or LeaseLost; every put has ended by then."""
        return asyncio.run_coroutine_threadsafe(self.sent(Batch(puts)), self.loop)

    async def sent(self, batch: Batch) -> Batch:
        waiting = iter(batch.puts)
        lanes = [self.lane(waiting, batch) for _ in range(min(LANES, len(batch.puts)))]
        for result in await asyncio.gather(*lanes, return_exceptions=True):
            if isinstance(result, BaseException):
                raise translated(result)
        return batch

    async def lane(self, waiting: Iterable[BulkPut], batch: Batch) -> None:
        for put in waiting:
            await self.turn()
            await self.put(put, batch)

    async def turn(self) -> None:
        """Waits for this put's turn by the rate. Raises LeaseLost when the time is over."""
        now = self.loop.time()
        if self.gap:
            self.next = max(self.next + self.gap, now - 0.05)
            if self.next > now:
                await asyncio.sleep(self.next - now)
        if self.permit.is_withdrawn or self.loop.time() > self.permit.until:
            raise LeaseLost("the time for puts is over")

    async def put(self, put: BulkPut, batch: Batch) -> None:
        """Raises obstore's errors, and BucketBusy when the object keeps changing."""
        condition: Any = {"e_tag": etag(put.known)} if put.known is not None else "create"
        for _ in range(ATTEMPTS):
            try:
                answer = await obstore.put_async(
                    self.store,
                    put.key,
                    put.body,
                    attributes=put.attributes,
                    mode=condition if self.conditional else None,
                    use_multipart=False,
                )
            except TAKEN:
                there = await asyncio.to_thread(self.door.head, put.key)
                if there and there.sha256 == put.sha256:
                    return
                if there and not there.sha256 and put.known is None:
                    batch.foreign.append(put.key)
                    return
                condition = {"e_tag": there.etag} if there else "create"
            except ABSENT:
                if condition == "create":
                    raise
                condition = "create"
            else:
                batch.has_other_etags |= answer["e_tag"] != etag(put.body)
                return
        raise BucketBusy(f"{put.key} kept changing under {ATTEMPTS} writes.", "It is tried again.")


def translated(error: BaseException) -> BaseException:
    """An error of obstore's as one of ours."""
    if isinstance(error, REFUSED):
        return BucketRefused(f"The store refused to put: {first_line(error)}", DENIED_HINT)
    if isinstance(error, exceptions.NotFoundError | FileNotFoundError):
        return BucketRefused(
            f"The store knows no such bucket: {first_line(error)}", "Run: python manage.py setup_bucket"
        )
    if isinstance(error, exceptions.BaseError | OSError):
        return BucketBusy(f"The store did not take a put: {first_line(error)}", "It is tried again.")
    return error


def first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:300]


def store_of(door: Bucket) -> S3Store:
    settings = door.settings
    keys: Any = {}
    if settings.access_key and settings.secret_key:
        keys = {"access_key_id": settings.access_key, "secret_access_key": settings.secret_key}
    elsewhere: Any = {"endpoint": settings.endpoint, "virtual_hosted_style_request": False} if settings.endpoint else {}
    return S3Store(
        settings.name,
        prefix=settings.prefix or None,
        region=settings.region,
        client_options={"allow_http": True, "timeout": SECONDS, "connect_timeout": "2s"},
        retry_config=RETRY,
        **keys,
        **elsewhere,
    )


def is_ours(there: Stored | None) -> bool:
    """Whether an object bears our mark."""
    return there is not None and bool(there.sha256)
