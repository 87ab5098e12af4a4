"""Enqueues a hint (best-effort notification) at the broker, quickly or not at all."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kombu.pools import producers

from cms.celery import app
from publisher.hints.broker import impatient
from publisher.kinds import queue_of

SECONDS = 0.25  # a save may wait this long for a broker; only a broker that never answered costs it a second time


@lru_cache(maxsize=1)
def connection() -> Any:
    """A connection of its own: workers wait on the broker for long, a save never may."""
    return impatient(SECONDS)


def send_hint(key: str) -> None:
    """Tries once more on a connection that went stale, not after a silence. Raises what the broker's client raises."""
    try:
        send(key)
    except Exception as error:
        if is_silence(error):
            raise
        send(key)


def send(key: str) -> None:
    with producers[connection()].acquire(block=True, timeout=SECONDS) as producer:
        try:
            app.send_task("publish", args=(key,), queue=queue_of(key), producer=producer, retry=False)
        except Exception:
            producer.connection.collect()  # the pool would hand it out again
            raise


def is_silence(error: BaseException | None) -> bool:
    """Whether the broker did not answer in time: it would not, either, if it were asked again."""
    while error is not None and not isinstance(error, TimeoutError) and "imeout" not in type(error).__name__:
        error = error.__cause__ or error.__context__
    return error is not None
