"""Free ports of the loopback, never the same twice in one run."""

from __future__ import annotations

import os
import random
import socket

LOOPBACK = "127.0.0.1"
# Below those that Linux gives to outgoing connections: a server that restarts finds its port still free.
RANGE = range(20_000, 32_000)
SHARES = 8
_given: set[int] = set()


def share(worker: str) -> range:
    """The ports of one of xdist's processes, e.g. "gw3": what is down for a while loses its port to none of them."""
    size = len(RANGE) // SHARES
    start = int(worker.removeprefix("gw") or 0) % SHARES * size
    return RANGE[start : start + size]


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    for port in random.SystemRandom().sample(share(os.environ.get("PYTEST_XDIST_WORKER", "")), 1000):
        if port not in _given and is_free(port):
            _given.add(port)
            return port
    raise RuntimeError("no free port on the loopback")


def accepts(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex((LOOPBACK, port)) == 0
