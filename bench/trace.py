"""Marks on the way of one publish, for the profile alone. A worker gets them by `--include bench.trace`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from celery.signals import task_postrun, task_prerun

from bench.hop import answers
from publisher.reconcile import lease
from publisher.rows import live_blogs
from publisher.store.object_store import S3ObjectStore

MARKS = "bench-marks"
marks: dict[str, float] = {}


def marked(name: str, function: Callable[..., Any], *, before: str = "") -> Callable[..., Any]:
    """The function, with the time of its first return (and of its first call) noted."""

    def wrapper(*args: Any, **options: Any) -> Any:
        if before:
            marks.setdefault(before, time.monotonic())
        try:
            return function(*args, **options)
        finally:
            marks.setdefault(name, time.monotonic())

    return wrapper


@task_prerun.connect(weak=False)
def begin(**_: Any) -> None:
    marks.clear()
    marks["reached"] = time.monotonic()


@task_postrun.connect(weak=False)
def end(**_: Any) -> None:
    if "put" in marks:
        marks["done"] = time.monotonic()
        answers().hset(MARKS, mapping={name: repr(moment) for name, moment in marks.items()})


lease.claim = marked("claimed", lease.claim, before="started")
live_blogs.live_blog = marked("read", live_blogs.live_blog)
S3ObjectStore.put = marked("put", S3ObjectStore.put, before="rendered")
