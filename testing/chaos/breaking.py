"""The faults of a run: how each begins and how it ends, on a stack."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kombu import Connection

from testing.chaos.schedule import WHERE, Event
from testing.proxies.s3_proxy import Front
from testing.proxies.tcp_proxy import Wire
from testing.services.processes import Process, send
from testing.services.redis import Redis
from testing.system.proxied import Stack

End = Callable[[], None]


def begun(stack: Stack, event: Event) -> End:
    """Brings the fault about; returns what ends it."""
    return BEFALL[event.target](stack, event)


def on_wire(wire: Wire, name: str) -> End:
    if name == "late":
        wire.seconds_late = 0.15
    elif name == "cut":
        wire.cut_after = 700
    else:
        {"refuse": wire.refuse, "hang": wire.hang}[name]()
    return wire.heal


def on_front(front: Front, verb: str, event: Event) -> End:
    part = WHERE[event.pick % len(WHERE)] if verb == "PUT" else ""
    kind, _, status = event.name.partition("_")
    times = {"hold": 1, "keep": 1, "swallow": 1}.get(kind)
    kind = {"answer": "refuse", "half": "cut"}.get(kind, kind)
    front.fault(kind, verb, part, status=int(status or 503), times=times)
    return front.heal


def on_process(process: Process, name: str) -> End:
    if name == "freeze":
        process.freeze()
        return process.thaw
    if name == "kill_child":
        send(process.pids()[1:], signal.SIGKILL)
        return lambda: None
    process.kill()
    return process.start


def on_broker(stack: Stack, event: Event) -> End:
    broker = stack.broker
    if event.name == "freeze":
        broker.freeze()
        return broker.thaw
    if event.name == "kill":
        broker.kill()
        return broker.restart
    if event.name == "forget":
        forget(stack)
        return lambda: None
    return on_wire(stack.broker_wire, event.name)


def forget(stack: Stack) -> None:
    if isinstance(stack.broker, Redis):
        stack.broker.flush()
        return
    with Connection(stack.broker.url) as link:
        for queue in ("publish", "bulk"):
            link.channel().queue_purge(queue)


def on_database(stack: Stack, event: Event) -> End:
    if event.name == "kill":
        stack.database.kill()
        return stack.database.restart
    return on_wire(stack.database_wire, event.name)


def on_cdn(stack: Stack, event: Event) -> End:
    if event.name in ("refuse", "hang"):
        return on_wire(stack.cdn_wire, event.name)
    return on_front(stack.cdn, "GET", event)


def process(stack: Stack, target: str) -> Process:
    name = {"first": "publish"}.get(target, target)
    return stack.ground.stillwire.processes[name]


BEFALL: dict[str, Callable[[Stack, Event], End]] = {
    "store": lambda stack, event: on_wire(stack.store_wire, event.name),
    "puts": lambda stack, event: on_front(stack.front, "PUT", event),
    "broker": on_broker,
    "database": on_database,
    "cdn": on_cdn,
    **{
        target: (lambda stack, event: on_process(process(stack, event.target), event.name))
        for target in ("first", "second", "bulk", "beat")
    },
}


@contextmanager
def healed(stack: Stack) -> Iterator[None]:
    """Whatever happens inside, everything runs and answers again."""
    try:
        yield
    finally:
        stack.heal()
        for each in stack.ground.stillwire.processes.values():
            if not each.is_running():
                each.start()
            each.thaw()
        for server in (stack.broker, stack.database):
            if not server.running.is_running():
                server.restart()
            server.thaw()
