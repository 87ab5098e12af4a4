"""Sending a hint to the broker, quickly or not at all."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kombu.pools import producers

from cms.celery import app
from publisher import keys
from publisher.broker import impatient

SECONDS = 0.25  # a save may wait this long for a broker, up to three times: connecting, writing, and once more
RETRY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}  # a connection that went stale


@lru_cache(maxsize=1)
def connection() -> Any:
    """A connection of its own: workers wait on the broker for long, a save never may."""
    return impatient(SECONDS)


def send_hint(key: str) -> None:
    """Raises whatever the broker's client raises."""
    with producers[connection()].acquire(block=True, timeout=SECONDS) as producer:
        app.send_task("publish", args=(key,), queue=keys.queue(key), producer=producer, retry=True, retry_policy=RETRY)
