"""Rows 3 and 5: the broker is down, deaf, frozen or forgetful, or says everything a thousand times."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from kombu import Connection

from testing.proxies.tcp_proxy import healed
from testing.services.redis import Redis
from testing.system.orm_client import OrmClient
from testing.system.proxied import SAVE_SECONDS, SLACK, ProxiedSystem

pytestmark = pytest.mark.service
row = pytest.mark.row
Seen = Callable[[str], None]
TITLES = "One", "Two", "Three"


def saved_while(
    newsroom: ProxiedSystem, begin: Callable[[], None], end: Callable[[], None], *, is_awaited: bool = False
) -> str:
    """Editors save while the broker is in trouble; what editors felt and when readers had it.

    With `is_awaited` the trouble does not end before readers have everything.
    """
    blog = newsroom.blog()
    with newsroom.watched(blog) as observer:
        begin()
        try:
            slowest = newsroom.save(blog, *TITLES)
            without = observer.settle(30) if is_awaited else None
        finally:
            end()
        seconds = observer.settle(30)
    live = f"{seconds:.1f} s after it healed" if without is None else f"{without:.1f} s later, without it"
    return f"slowest save {slowest:.2f} s; live {live}"


@row(3, "The broker refuses connections while an editor saves.")
def test_a_broker_that_refuses_delays_no_save_and_loses_none(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    network = any_newsroom.broker_network
    seen(saved_while(any_newsroom, network.refuse, network.heal))


@row(3, "The broker accepts connections and never answers.")
def test_a_broker_that_never_answers_delays_no_save_and_loses_none(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    network = any_newsroom.broker_network
    with healed(network), OrmClient(any_newsroom.env) as fresh:
        network.hang()
        blog = any_newsroom.orm.blog()
        fresh.post(blog, title="By a process that never spoke to the broker")
        assert fresh.seconds[0] < SAVE_SECONDS * SLACK
    seen(saved_while(any_newsroom, network.hang, network.heal))


@row(3, "The broker is frozen (SIGSTOP).")
def test_a_frozen_broker_delays_no_save_and_loses_none(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    broker = any_newsroom.broker
    seen(saved_while(any_newsroom, broker.freeze, broker.thaw, is_awaited=True))


@row(3, "The broker's connections are cut half-way through a message, again and again.")
def test_messages_cut_half_way_lose_nothing(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    network, blog = any_newsroom.broker_network, any_newsroom.blog()
    with any_newsroom.watched(blog) as observer:
        for title in TITLES:
            network.cut_after = 150
            any_newsroom.save(blog, title)
        network.heal()
        seconds = observer.settle(30)
    seen(f"live {seconds:.1f} s after the last cut")


@row(3, "The broker is killed and comes back; Redis has forgotten everything.")
def test_a_broker_that_is_killed_and_comes_back_loses_nothing(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    broker = any_newsroom.broker
    seen(saved_while(any_newsroom, broker.kill, broker.restart, is_awaited=True))


@row(3, "All messages are lost while the workers are frozen (FLUSHALL; a purge of the queues).")
def test_a_broker_that_forgets_everything_loses_nothing(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    def freeze() -> None:
        for worker in any_newsroom.workers:
            worker.freeze()

    def forget_and_thaw() -> None:
        if isinstance(any_newsroom.broker, Redis):
            any_newsroom.broker.flush()
        else:
            purge(any_newsroom.broker.url)
        for worker in any_newsroom.workers:
            worker.thaw()

    seen(saved_while(any_newsroom, freeze, forget_and_thaw))


def purge(url: str) -> None:
    with Connection(url) as link:
        for queue in ("publish", "bulk"):
            link.channel().queue_purge(queue)


THOUSAND = "from publisher.hints.enqueue import send_hint; [send_hint('liveblog:{}') for _ in range(1000)]"


@row(5, "A hint is delivered a thousand times.")
def test_a_thousand_deliveries_are_a_few_publishes(any_newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = any_newsroom.blog()
    with any_newsroom.watched(blog) as observer:
        before = any_newsroom.s3_proxy.puts(f"{blog['slug']}/latest.json")
        any_newsroom.save(blog, "Once")
        any_newsroom.stillwire.manage("shell", "-v", "0", "-c", THOUSAND.format(blog["slug"]))
        any_newsroom.save(blog, "Twice")
        observer.settle(30)
    puts = any_newsroom.s3_proxy.puts(f"{blog['slug']}/latest.json") - before
    assert puts <= 4
    seen(f"two saves among a thousand hints were {puts} PUTs of latest.json")
