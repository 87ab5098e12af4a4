"""Rows 4, 6 and 14: workers that are killed, sleep, race each other, or live in another day."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from testing.services.processes import Process, send
from testing.services.programs import path
from testing.services.requirement import require
from testing.services.wait import wait_for
from testing.system.lasting import start_all
from testing.system.many import COPIES
from testing.system.proxied import ProxiedSystem

pytestmark = pytest.mark.service
row = pytest.mark.row
Seen = Callable[[str], None]
SKEWED = Path(__file__).parent / "skewed"


@contextmanager
def restarted(workers: list[Process]) -> Iterator[None]:
    """As a supervisor would."""
    try:
        yield
    finally:
        start_all([worker for worker in workers if not worker.is_running()])


@row(4, "Every worker is killed while a PUT is on its way that the store has not seen; a supervisor starts them again.")
def test_workers_killed_before_a_put_lose_nothing(newsroom: ProxiedSystem, seen: Seen) -> None:
    seen(killed_at(newsroom, "swallow", "latest.json"))


@row(4, "Every worker is killed between two PUTs.")
def test_workers_killed_between_two_puts_lose_nothing(newsroom: ProxiedSystem, seen: Seen) -> None:
    seen(killed_at(newsroom, "swallow", "feed.json"))


@row(4, "Every worker is killed after the last PUT was applied and before it was recorded.")
def test_workers_killed_before_recording_a_put_lose_nothing(newsroom: ProxiedSystem, seen: Seen) -> None:
    seen(killed_at(newsroom, "keep", "feed.json"))


def killed_at(newsroom: ProxiedSystem, kind: str, name: str) -> str:
    blog = newsroom.blog()
    with newsroom.watched(blog) as observer:
        with newsroom.s3_proxy.failing(kind, part=f"{blog['slug']}/{name}", times=1) as fault:
            newsroom.save(blog, "In mid-publish")
            wait_for(lambda: fault.met, what="a put under way")
            begun = time.monotonic()
            with restarted(newsroom.workers):
                for worker in newsroom.workers:
                    worker.kill()
        started = time.monotonic()
        observer.settle(30)
    return f"live {time.monotonic() - begun:.1f} s after the kill, of which {started - begun:.1f} s to start again"


@row(4, "The process that publishes is killed alone; its worker and another one live on.")
def test_a_killed_process_of_a_worker_loses_nothing(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = any_newsroom.blog()
    with any_newsroom.watched(blog) as observer:
        with any_newsroom.s3_proxy.failing("swallow", part=f"{blog['slug']}/feed.json", times=1) as fault:
            any_newsroom.save(blog, "In mid-publish")
            wait_for(lambda: fault.met, what="a put under way")
            for worker in any_newsroom.workers:
                send(worker.pids()[1:], signal.SIGKILL)
        seconds = observer.settle(30)
    seen(f"live {seconds:.1f} s after the kill")


@row(4, "A worker is alive and deaf: frozen with hints in hand, while another one works.")
def test_a_deaf_worker_delays_and_loses_nothing(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, deaf = any_newsroom.blog(), any_newsroom.workers[0]
    with any_newsroom.watched(blog) as observer:
        deaf.freeze()
        try:
            any_newsroom.save(blog, "One", "Two", "Three")
            seconds = observer.settle(30)
        finally:
            deaf.thaw()
    seen(f"live {seconds:.1f} s after the saves, by the other one")


@row(6, "Two workers finish in reverse: one's PUT of latest.json reaches the store only after the other's newer one.")
def test_a_late_put_overwrites_nothing(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    late = newsroom.s3_proxy.fault("hold", part=f"{blog['slug']}/latest.json", times=1)
    with newsroom.watched(blog) as observer:
        newsroom.save(blog, "Older")
        wait_for(lambda: late.met, what="a put under way")
        newsroom.save(blog, "Newer")
        seconds = observer.settle(30)
        before = len(newsroom.s3_proxy.requests)
        late.release()
        wait_for(lambda: ("PUT", 412) in answers(newsroom, before), what="the refusal of the late put")
    seen(f"the newer one was live {seconds:.1f} s later; the late PUT was refused with 412")


def answers(newsroom: ProxiedSystem, start: int) -> list[tuple[str, int]]:
    return [(verb, status) for verb, _, status in newsroom.s3_proxy.requests[start:]]


@row(6, "A worker sleeps (SIGSTOP) in the middle of a publish until others have published later edits.")
def test_a_worker_that_slept_takes_nothing_back(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    with newsroom.watched(blog) as observer:
        with newsroom.s3_proxy.failing("hold", part=f"{blog['slug']}/feed.json", times=1) as fault:
            newsroom.save(blog, "Before the sleep")
            wait_for(lambda: fault.met, what="a put under way")
            asleep = the_busy_one(newsroom)
            asleep.freeze()
        newsroom.save(blog, "Meanwhile")
        seconds = observer.settle(30)
        asleep.thaw()
        newsroom.save(blog, "Awake")
        observer.settle(30)
    seen(f"the other worker had published {seconds:.1f} s later; waking up changed nothing")


def the_busy_one(newsroom: ProxiedSystem) -> Process:
    """The worker with a task under way, by the hint or by a sweep; the other's short ones come to an end."""
    return wait_for(lambda: only([worker for worker in newsroom.workers if is_busy(worker)]), 5, "one busy worker")


def only(found: list[Process]) -> Process | None:
    return found[0] if len(found) == 1 else None


def is_busy(worker: Process) -> bool:
    """By its log: whether the task that it received last has not come to an end."""
    log = worker.output()
    received = re.findall(r"Task \w+\[([\w-]+)\] received", log)
    return bool(received) and f"[{received[-1]}] succeeded" not in log


@row(6, "A post is changed and changed back while one PUT of the state between is late.")
def test_a_change_and_back_with_a_late_put_ends_as_it_began(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, orm = newsroom.blog(), newsroom.orm
    post = orm.read("Post", liveblog=blog["id"])[0]
    late = newsroom.s3_proxy.fault("hold", part=f"{blog['slug']}/feed.xml", times=1)
    with newsroom.watched(blog) as observer:
        orm.change("Post", post["id"], title="Between")
        wait_for(lambda: late.met, what="a put under way")
        orm.change("Post", post["id"], title="Before")
        observer.settle(30)
        late.release()
    assert "Between" not in newsroom.text(f"live/{blog['slug']}/feed.xml")
    seen("readers have the first text at a later revision")


@row(
    6,
    "A post is taken down while PUTs of its words get no answer (each is given up); they arrive when readers"
    " have nothing of it.",
)
def test_late_puts_bring_nothing_back_that_was_taken_down(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, orm, words = newsroom.blog(), newsroom.orm, "names the witness"
    newsroom.sql(COPIES, blog["id"], "T" * 14, 48)
    with newsroom.watched(blog) as observer:
        observer.settle(30)
        late = newsroom.s3_proxy.fault("hold", part=f"{blog['slug']}/", times=4)
        post = orm.post(blog, title=words)
        wait_for(lambda: late.met, what="a put under way")
        begun = time.monotonic()
        orm.ask("take_down", "Post", item=post["uid"])
        wait_for(lambda: not observer.oracle.open_takedowns(), 60, "the end of the takedown for readers")
        seconds = time.monotonic() - begun
        before = len(newsroom.s3_proxy.requests)
        late.release()
        wait_for(lambda: len(newsroom.s3_proxy.requests) >= before + late.met, 30, "the late puts")
        observer.settle(30)
    assert words not in newsroom.everything()
    seen(f"gone for readers {seconds:.1f} s after it was asked for; {late.met} late PUTs changed nothing")


def skewed(offset: str) -> dict[str, str]:
    """The environment of a process whose clock is off, e.g. by "+1d". Its monotonic clock is right."""
    argv = [path("faketime"), "-f", offset, "printenv", "LD_PRELOAD"]
    preload = subprocess.run(argv, check=True, capture_output=True, text=True).stdout.strip()
    return {"LD_PRELOAD": preload, "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "PYTHONPATH": str(SKEWED)}


@row(14, "The clock of one worker is a day ahead, that of the other a day behind (libfaketime).")
def test_workers_a_day_apart_publish_in_order_and_on_time(newsroom: ProxiedSystem, seen: Seen) -> None:
    require("faketime")
    blog, stillwire = newsroom.blog(), newsroom.stillwire
    astray = [stillwire.worker("publish", name=f"astray{offset}", env=skewed(offset)) for offset in ("+1d", "-1d")]
    with newsroom.watched(blog) as observer, restarted(newsroom.workers):
        for worker in newsroom.workers:
            worker.kill()
        try:
            start_all(astray)
            assert {year_and_day(worker) for worker in astray} == {day(+1), day(-1)}
            newsroom.save(blog, "One", "Two", "Three")
            due = datetime.now(UTC) + timedelta(seconds=3)
            title = f"DUE-{due.timestamp() * 1000:.0f}-post"
            newsroom.orm.post(blog, title=title, status="scheduled", publish_at=due)
            observer.settle(30)
            wait_for(lambda: title in newsroom.text(f"live/{blog['slug']}/latest.json"), 30, "the due post")
            late = datetime.now(UTC) - due
        finally:
            for worker in astray:
                worker.kill()
    seen(f"in order; a scheduled post appeared {late.total_seconds():.1f} s after its time, never before")


def day(offset: int) -> str:
    return f"{datetime.now() + timedelta(days=offset):%Y-%m-%d}"


def year_and_day(worker: Process) -> str:
    """By its log."""
    lines = [line for line in worker.output().splitlines() if " ready." in line]
    return lines[0].lstrip("[")[:10]
