"""A task that does nothing, for the worker that publishes: when its body ran is the price of Celery's hop.

The worker is `celery -A cms worker` with `--include bench.hop`; `CLOCK_MONOTONIC` is the same in all its processes.
"""

from __future__ import annotations

import time
from functools import lru_cache

import redis
from django.conf import settings

from cms.celery import app

ANSWERS = "bench-hop"


@lru_cache(maxsize=1)
def answers() -> redis.Redis:
    return redis.Redis.from_url(settings.CELERY_BROKER_URL)


@app.task(name="bench.hop")
def hop() -> None:
    """The clock is read before the answer is sent, so the answer's way back costs the hop nothing."""
    reached = time.monotonic()
    answers().rpush(ANSWERS, repr(reached))


def timed_hop() -> float:
    """Seconds from before `apply_async` until the task's body ran in the worker."""
    begun = time.monotonic()
    hop.apply_async(queue="publish")
    answer = answers().blpop([ANSWERS], timeout=10)
    if answer is None:
        raise TimeoutError("the worker did not run the bare task within 10 s")
    return float(answer[1]) - begun
