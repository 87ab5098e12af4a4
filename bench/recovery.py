"""How soon readers have a save after something failed: the store, a worker, the broker; and what a frozen broker costs.

Each is done for real: the way to the store is shut, processes get SIGKILL and SIGSTOP. The clock starts when the store
answers again, when the worker is dead, when the save was committed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings

from bench.blogs import Blog, settle
from bench.figures import Row, at_most, percentile
from bench.size import Size
from bench.system import System
from cms.celery import app, broker
from cms.models import Heartbeat
from publisher.hints import enqueue, signals
from publisher.reconcile import lease
from testing.proxies.tcp_proxy import TcpProxy
from testing.services.programs import missing
from testing.services.rabbitmq import RabbitMQ
from testing.services.wait import wait_for
from testing.system.stillwire import Stillwire

HEAL_GOAL, KILL_GOAL, LOSS_GOAL, SAVE_GOAL = 5.0, 10.0, 10.0, 1.0  # seconds
PAUSE = 0.05  # between the saves of an editor in a great hurry


def recovery(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """With workers of its own, which reach the store through a proxy. Broker times are Redis' where none is named."""
    blog = blogs[0]
    with TcpProxy(system.s3.port) as network, working(system, network) as stillwire:
        blog.reader.look()
        rounds = range(size.recoveries)
        healed = [after_heal(network, blog, size) for _ in rounds]
        killed = [after_kill(system, stillwire, blog) for _ in rounds]
        lost = [after_loss(system, blog) for _ in rounds]
        rows = [
            at_most(
                f"the store was down for {size.down_seconds:g} s: healed → readable", max(healed), HEAL_GOAL, unit=" s"
            ),
            at_most("a worker got SIGKILL amid a PUT: dead → all of it live", max(killed), KILL_GOAL, unit=" s"),
            at_most("the broker is gone and stays gone: saved → readable", max(lost), LOSS_GOAL, unit=" s"),
        ]
        return [*rows, *frozen_brokers(system, blog, size)]


@contextmanager
def working(system: System, network: TcpProxy) -> Iterator[Stillwire]:
    """Two workers for `publish`, one for `bulk`, and beat."""
    with Stillwire(system.env | {"S3_ENDPOINT_URL": network.url}) as stillwire:
        stillwire.worker("publish", name="second")
        names = ("publish", "second", "bulk", "beat")
        stillwire.start(*names)
        try:
            settle()
            yield stillwire
        finally:
            for name in names:
                stillwire.processes[name].kill()


def after_heal(network: TcpProxy, blog: Blog, size: Size) -> float:
    wanted = blog.reader.revision + 1
    network.refuse()
    blog.save()
    time.sleep(size.down_seconds)
    network.heal()
    healed = time.monotonic()
    return blog.reader.wait(wanted) - healed


def after_kill(system: System, stillwire: Stillwire, blog: Blog) -> float:
    """The other worker is frozen until the first one is dead, so that it is the first that holds the lease."""
    worker, other = stillwire.processes["publish"], stillwire.processes["second"]
    wanted = blog.reader.revision + 1
    other.freeze()
    system.s3.running.freeze()
    try:
        blog.save()
        wait_for(lambda: blog.key in lease.under_way(), 30, "a publish under way")
        worker.kill()
        killed = time.monotonic()
    finally:
        system.s3.running.thaw()
        other.thaw()
    blog.reader.wait(wanted)
    settle()  # what the dead worker had sent may be readable at once; the rest is another worker's
    took = time.monotonic() - killed
    restart(stillwire, "publish")
    return took


def restart(stillwire: Stillwire, name: str) -> None:
    """Until it has probed the store: one that starts while the store hangs takes its writes for unconditional."""
    Heartbeat.objects.filter(name__startswith=f"{name}@").delete()
    stillwire.processes[name].start()
    told = Heartbeat.objects.filter(name__startswith=f"{name}@", figures__conditional=1.0)
    wait_for(told.exists, 60, f"{name} after its probe of the store")
    settle()


def after_loss(system: System, blog: Blog) -> float:
    """Nothing of the broker comes back before readers have the save."""
    wanted = blog.reader.revision + 1
    system.redis.running.kill()
    try:
        saved = blog.save()
        return blog.reader.wait(wanted) - saved
    finally:
        system.redis.running.start()
        signals.silence.end()
        settle()


def frozen_brokers(system: System, blog: Blog, size: Size) -> Iterator[Row]:
    signals.silence.end()
    yield saves("Redis", system.redis.running.freeze, system.redis.running.thaw, blog, size)
    if missing("rabbitmq-server"):
        return
    with RabbitMQ() as rabbit, sending_to(rabbit.url):
        blog.save()  # so that a connection is open
        yield saves("RabbitMQ", rabbit.running.freeze, rabbit.running.thaw, blog, size)


def saves(name: str, freeze: Callable[[], None], thaw: Callable[[], None], blog: Blog, size: Size) -> Row:
    """As an editor feels it: the transaction, its commit, and the hint."""
    took = []
    freeze()
    try:
        for _ in range(size.frozen_saves):
            begun = time.monotonic()
            blog.save()
            took.append(time.monotonic() - begun)
            time.sleep(PAUSE)
    finally:
        thaw()
        signals.silence.end()
    note = f"p50 {percentile(took, 50) * 1000:.0f} ms, slowest {max(took) * 1000:.0f} ms"
    measure = f"{size.frozen_saves} saves while {name} is frozen, p99"
    return at_most(measure, percentile(took, 99), SAVE_GOAL, unit=" s", note=note)


@contextmanager
def sending_to(url: str) -> Iterator[None]:
    """This process sends its hints to another broker. Celery heeds the environment before its settings."""
    before = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}
    os.environ["CELERY_BROKER_URL"] = url
    app.conf.update(broker(url))
    enqueue.connection.cache_clear()
    try:
        yield
    finally:
        os.environ["CELERY_BROKER_URL"] = settings.CELERY_BROKER_URL
        app.conf.update(before)
        enqueue.connection.cache_clear()
        signals.silence.end()
