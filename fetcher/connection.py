"""A connection to an address that was checked: the name is looked up once, and nobody looks it up again."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from functools import lru_cache
from ipaddress import ip_address

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from fetcher.addresses import Address
from fetcher.deadline import Deadline
from fetcher.errors import Unavailable
from fetcher.policy import Target

Resolve = Callable[[str, int], list[Address]]
CONNECT_SECONDS = 5.0
RESOLVERS = 16


@lru_cache(maxsize=1)
def resolvers() -> ThreadPoolExecutor:
    """Looking up a name cannot be interrupted, so it is done in a thread that nobody has to wait for."""
    return ThreadPoolExecutor(max_workers=RESOLVERS, thread_name_prefix="resolve")


def look_up(host: str, port: int) -> list[Address]:
    """Every address of a name, in the order of the system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(address[0]) for *_, address in found))


def addresses(target: Target, deadline: Deadline, resolve: Resolve) -> list[Address]:
    """Raises Unavailable."""
    try:
        return [ip_address(target.host)]
    except ValueError:
        pass
    try:
        found = resolvers().submit(resolve, target.host, target.port).result(timeout=deadline.left)
    except (OSError, UnicodeError, TooLate):
        found = []
    if not found:
        raise Unavailable(f"{target.host} has no address.", "Check the name in the URL.")
    return found


@lru_cache(maxsize=1)
def usual_trust() -> ssl.SSLContext:
    """The system's certificate authorities; reading them takes some 20 ms. `SSL_CERT_FILE` names others."""
    return ssl.create_default_context()


def dial(found: list[Address], port: int, deadline: Deadline) -> socket.socket:
    """A watched socket to the first address that answers. Raises OSError."""
    error = OSError("no address")
    for address in found:
        try:
            sock = socket.create_connection((str(address), port), timeout=min(CONNECT_SECONDS, deadline.left))
        except OSError as this:
            error = this
            continue
        sock.settimeout(deadline.left)
        deadline.watch(sock)
        return sock
    raise error


class Pinned:
    """What makes a connection go to `found` alone, and end with `deadline`."""

    found: list[Address]
    deadline: Deadline
    port: int

    def _new_conn(self) -> socket.socket:
        try:
            return dial(self.found, self.port, self.deadline)
        except OSError as error:
            raise urllib3.exceptions.NewConnectionError(self, str(error)) from error  # type: ignore[arg-type]


class PlainConnection(Pinned, HTTPConnection):
    pass


class SecureConnection(Pinned, HTTPSConnection):
    pass


def connection(
    target: Target, found: list[Address], deadline: Deadline, trust: ssl.SSLContext | None
) -> PlainConnection | SecureConnection:
    """Not yet open. The name is in `Host`, SNI and the certificate's check; the address is the checked one."""
    made: PlainConnection | SecureConnection
    if target.scheme == "https":
        made = SecureConnection(target.host, target.port, timeout=deadline.left, ssl_context=trust or usual_trust())
    else:
        made = PlainConnection(target.host, target.port, timeout=deadline.left)
    made.found, made.deadline = found, deadline
    return made
