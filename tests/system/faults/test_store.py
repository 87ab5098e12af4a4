"""Rows 7, 8, 9: a store that answers badly, late, twice, or not at all; that refuses; that ignores conditions."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from testing.proxies.tcp_proxy import healed
from testing.services.processes import Process
from testing.services.wait import wait_for
from testing.system.proxied import ProxiedSystem
from tests.system.faults.test_worker import restarted

pytestmark = pytest.mark.service
row = pytest.mark.row
Seen = Callable[[str], None]
TITLES = "One", "Two"


@row(7, "Every PUT is answered 412 without reason, then 409, then 404, then 500, then 503.")
def test_a_store_that_answers_with_errors_is_outlasted(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, s3_proxy = newsroom.blog(), newsroom.s3_proxy
    slowest = 0.0
    for status in (412, 409, 404, 500, 503):
        with newsroom.watched(blog) as observer:
            with s3_proxy.failing("refuse", part=blog["slug"], status=status) as fault:
                newsroom.save(blog, f"During {status}")
                wait_for(lambda fault=fault: fault.met >= 3, 20, f"three answers of {status}")
            slowest = max(slowest, observer.settle(30))
    seen(f"live at the latest {slowest:.1f} s after each ended")


@row(7, "Each PUT is applied and its answer is lost: a dropped connection, then a 500.")
@pytest.mark.parametrize("status", [503, 500], ids=["dropped", "500"])
def test_a_write_that_was_applied_and_not_acknowledged_is_recognised(
    newsroom: ProxiedSystem, seen: Seen, status: int
) -> None:
    blog, s3_proxy = newsroom.blog(), newsroom.s3_proxy
    with newsroom.watched(blog) as observer:
        with s3_proxy.failing("lose", part=blog["slug"], status=status, times=6) as fault:
            slowest = newsroom.save(blog, *TITLES)
            wait_for(lambda: fault.met >= 6, 20, "six lost answers")
        seconds = observer.settle(30)
    seen(f"slowest save {slowest:.2f} s; live {seconds:.1f} s after the last of six")


@row(7, "The store takes PUTs and answers nothing.")
def test_a_store_that_never_answers_is_given_up_and_tried_again(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    fault = newsroom.s3_proxy.fault("swallow", part=f"{blog['slug']}/latest.json", times=2)
    with newsroom.watched(blog) as observer:
        slowest = newsroom.save(blog, *TITLES)
        wait_for(lambda: fault.met, 20, "a request that nobody answers")
        begun = time.monotonic()
        observer.settle(40)
    seen(f"slowest save {slowest:.2f} s; live {time.monotonic() - begun:.1f} s after the first PUT that got no answer")


@row(7, "The network to the store hangs, then goes on where it was.")
def test_a_network_that_hangs_loses_nothing(newsroom: ProxiedSystem, seen: Seen) -> None:
    network = newsroom.store_network
    with healed(network):
        blog = newsroom.blog()
        with newsroom.watched(blog) as observer:
            network.hang()
            newsroom.save(blog, *TITLES)
            wait_for(lambda: network.inside, what="a connection that hangs")
            network.heal()
            seconds = observer.settle(30)
    seen(f"live {seconds:.1f} s after it healed")


@row(7, "The store is down; the ledger says that it has been for ten minutes (its failures are counted up by hand).")
def test_a_store_that_was_down_for_long_is_caught_up_with_at_once(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, network = newsroom.blog(), newsroom.store_network
    with newsroom.watched(blog) as observer, healed(network):
        network.refuse()
        newsroom.save(blog, *TITLES)
        wait_for(lambda: newsroom.ledger(blog)["failures"] >= 2, 20, "failures")
        newsroom.sql(
            "UPDATE cms_publication SET failures = 300, failed_at = failed_at - interval '10 minutes' WHERE key = %s",
            f"liveblog:{blog['slug']}",
        )
        wait_for(lambda: newsroom.ledger(blog)["failures"] >= 301, 20, "one more failure")
        failing = newsroom.ledger(blog)
        assert "did not answer" in failing["last_error"]
        network.heal()
        seconds = observer.settle(30)
    wait_for(lambda: not newsroom.ledger(blog)["last_error"], 20, "an error that is over")
    seen(f"the ledger said why and since when; live {seconds:.1f} s after it healed")


@row(7, "Each PUT takes half as long as an answer is waited for.")
def test_a_store_that_is_slow_is_waited_for(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, seconds = newsroom.blog(), newsroom.read_seconds / 2
    with newsroom.watched(blog) as observer, newsroom.s3_proxy.failing("slow", part=blog["slug"], seconds=seconds):
        newsroom.save(blog, *TITLES)
        begun = time.monotonic()
        observer.settle(40)
    seen(f"each took {seconds:.0f} s; live {time.monotonic() - begun:.1f} s after the save")


@row(7, "A GET of what was published is cut half-way on the readers' side, and the CDN answers 500.")
def test_what_cannot_be_read_back_is_never_called_seen(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, cdn = newsroom.blog(), newsroom.cdn
    with newsroom.watched(blog):
        for kind in ("cut", "refuse"):
            with cdn.failing(kind, "GET", part=f"{blog['slug']}/latest.json", status=500) as fault:
                newsroom.save(blog, f"While the CDN does {kind}")
                wait_for(lambda fault=fault: fault.met >= 2, 20, "two attempts to read it back")
                wait_for(lambda: newsroom.is_level(blog), 20, "the publish")
                ledger = newsroom.ledger(blog)
                assert ledger["seen"] < ledger["live"]
            wait_for(lambda: newsroom.ledger(blog)["seen"] == newsroom.ledger(blog)["live"], 20, "what is seen")
    seen("live in the bucket, not called seen by readers until it could be read")


@row(8, "The store answers 403 AccessDenied to every PUT.")
def test_a_refusal_is_told_with_its_remedy_and_tried_rarely(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, s3_proxy = newsroom.blog(), newsroom.s3_proxy
    with newsroom.watched(blog) as observer:
        with s3_proxy.failing("refuse", part=blog["slug"], status=403) as fault:
            newsroom.save(blog, *TITLES)
            wait_for(lambda: newsroom.ledger(blog)["failures"], 20, "a failure")
            tried = fault.met
            bystander = newsroom.blog()  # which takes a few sweeps
            wait_for(lambda: newsroom.is_level(bystander), 20, "another live blog")
            error = newsroom.ledger(blog)["last_error"]
            assert "AccessDenied" in error and "s3:PutObject" in error
            assert fault.met <= tried + 1
        newsroom.stillwire.manage("publish", f"liveblog:{blog['slug']}")
        observer.settle(30)
    seen(f"the ledger named the permission; tried {fault.met} times; `manage.py publish` published it")


@row(9, "The store ignores If-Match and If-None-Match.")
def test_a_store_that_ignores_conditions_is_published_to_under_a_lease(newsroom: ProxiedSystem, seen: Seen) -> None:
    s3_proxy, workers = newsroom.s3_proxy, newsroom.workers
    blog = newsroom.blog()
    ignoring = s3_proxy.fault("unconditional")
    killed_and_restarted(workers)  # so that they ask the store anew
    assert "a lease in the database takes their place" in newsroom.stillwire.manage("check").stderr
    with newsroom.watched(blog) as observer:
        newsroom.save(blog, *TITLES)
        seconds = observer.settle(30)
    assert ignoring.met
    s3_proxy.heal()
    wait_for(newsroom.is_all_level, 30, "leases that are given back: these last for a minute")
    killed_and_restarted(workers)
    seen(f"`manage.py check` says so; live {seconds:.1f} s after the saves, nothing went back")


def killed_and_restarted(workers: list[Process]) -> None:
    with restarted(workers):
        for worker in workers:
            worker.kill()
