"""The faults of a run: how each begins and how it ends, on a system."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kombu import Connection

from testing.chaos.schedule import WHERE, Event
from testing.proxies.s3_proxy import S3Proxy
from testing.proxies.tcp_proxy import TcpProxy
from testing.services.processes import Process, send
from testing.services.redis import Redis
from testing.system.proxied import ProxiedSystem

End = Callable[[], None]


def begun(system: ProxiedSystem, event: Event) -> End:
    """Brings the fault about; returns what ends it."""
    return BEFALL[event.target](system, event)


def on_network(network: TcpProxy, name: str) -> End:
    if name == "late":
        network.seconds_late = 0.15
    elif name == "cut":
        network.cut_after = 700
    else:
        {"refuse": network.refuse, "hang": network.hang}[name]()
    return network.heal


def on_s3_proxy(s3_proxy: S3Proxy, verb: str, event: Event) -> End:
    part = WHERE[event.pick % len(WHERE)] if verb == "PUT" else ""
    kind, _, status = event.name.partition("_")
    times = {"hold": 1, "keep": 1, "swallow": 1}.get(kind)
    kind = {"answer": "refuse", "half": "cut"}.get(kind, kind)
    s3_proxy.fault(kind, verb, part, status=int(status or 503), times=times)
    return s3_proxy.heal


def on_process(process: Process, name: str) -> End:
    if name == "freeze":
        process.freeze()
        return process.thaw
    if name == "kill_child":
        send(process.pids()[1:], signal.SIGKILL)
        return lambda: None
    process.kill()
    return process.start


def on_broker(system: ProxiedSystem, event: Event) -> End:
    broker = system.broker
    if event.name == "freeze":
        broker.freeze()
        return broker.thaw
    if event.name == "kill":
        broker.kill()
        return broker.restart
    if event.name == "forget":
        forget(system)
        return lambda: None
    return on_network(system.broker_network, event.name)


def forget(system: ProxiedSystem) -> None:
    if isinstance(system.broker, Redis):
        system.broker.flush()
        return
    with Connection(system.broker.url) as link:
        for queue in ("publish", "bulk"):
            link.channel().queue_purge(queue)


def on_database(system: ProxiedSystem, event: Event) -> End:
    if event.name == "kill":
        system.database.kill()
        return system.database.restart
    return on_network(system.database_network, event.name)


def on_cdn(system: ProxiedSystem, event: Event) -> End:
    if event.name in ("refuse", "hang"):
        return on_network(system.cdn_network, event.name)
    return on_s3_proxy(system.cdn, "GET", event)


def process(system: ProxiedSystem, target: str) -> Process:
    name = {"first": "publish"}.get(target, target)
    return system.stillwire.processes[name]


BEFALL: dict[str, Callable[[ProxiedSystem, Event], End]] = {
    "store": lambda system, event: on_network(system.store_network, event.name),
    "puts": lambda system, event: on_s3_proxy(system.s3_proxy, "PUT", event),
    "broker": on_broker,
    "database": on_database,
    "cdn": on_cdn,
    **{
        target: (lambda system, event: on_process(process(system, event.target), event.name))
        for target in ("first", "second", "bulk", "beat")
    },
}


@contextmanager
def healed(system: ProxiedSystem) -> Iterator[None]:
    """Whatever happens inside, everything runs and answers again."""
    try:
        yield
    finally:
        system.heal()
        for each in system.stillwire.processes.values():
            if not each.is_running():
                each.start()
            each.thaw()
        for server in (system.broker, system.database):
            if not server.running.is_running():
                server.restart()
            server.thaw()
