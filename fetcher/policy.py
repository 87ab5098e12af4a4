"""What may be fetched: schemes, ports, addresses, and the exceptions that an operator named. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from fetcher.addresses import Address, forbidden
from fetcher.errors import Forbidden

SCHEMES = {"http": 80, "https": 443}
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$")
NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)$")
HINT = "An operator can allow it: FETCH_ALLOW=host:port."


@dataclass(frozen=True, kw_only=True)
class Target:
    """A URL taken apart once; nothing parses it again. `path` is what goes into the request line."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def shown(self) -> str:
        """For messages: without the query, which may hold a key."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == SCHEMES[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path.partition('?')[0]}"

    def joined(self, location: str) -> str:
        """The URL that a redirect names."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return urljoin(f"{self.scheme}://{host}:{self.port}{self.path}", location)


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """An exception: a host by its name, or a network, at one port."""

    port: int
    name: str = ""
    network: IPv4Network | IPv6Network | None = None

    def holds(self, target: Target, address: Address) -> bool:
        if target.port != self.port:
            return False
        return target.host == self.name or (self.network is not None and address in self.network)


@dataclass(frozen=True, kw_only=True)
class Policy:
    ports: frozenset[int] = frozenset(SCHEMES.values())
    allowed: tuple[Allowed, ...] = ()

    def check_port(self, target: Target) -> None:
        """Before any name is looked up. Raises Forbidden."""
        if target.port not in self.ports and all(each.port != target.port for each in self.allowed):
            ports = ", ".join(map(str, sorted(self.ports)))
            raise Forbidden(f"Port {target.port} is not fetched from, only {ports}.", HINT)

    def check_addresses(self, target: Target, addresses: Iterable[Address]) -> None:
        """Raises Forbidden unless every address that the name has may be fetched from."""
        for address in addresses:
            if any(each.holds(target, address) for each in self.allowed):
                continue
            if target.port not in self.ports:
                raise Forbidden(f"Port {target.port} of {target.host} is not fetched from.", HINT)
            if why := forbidden(address):
                raise Forbidden(f"{target.host} is at {address}, which is {why}.", HINT)


def allow(entry: str) -> Allowed:
    """`127.0.0.1:9500`, `[::1]:80`, `10.1.0.0/16:8080` or `feeds.intranet:80`. Raises ValueError."""
    host, _, port = entry.rpartition(":")
    number = int(port)
    if not host or not 0 < number < 65536:
        raise ValueError(entry)
    host = host.removeprefix("[").removesuffix("]").lower()
    try:
        return Allowed(port=number, network=ip_network(host))
    except ValueError:
        if not NAME.match(host) or NUMBER.match(host.rpartition(".")[2]):
            raise
        return Allowed(port=number, name=host)


def target(url: str) -> Target:
    """Raises Forbidden for what is no plain http(s) URL."""
    if UNSAFE.search(url):
        raise Forbidden("The URL has a space, a backslash or a control character.", "Correct the URL.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise Forbidden("The URL is malformed.", "Correct the URL.") from None
    if parts.scheme not in SCHEMES:
        raise Forbidden(f"{parts.scheme or 'A relative URL'} is not fetched, only http and https.", "Correct the URL.")
    if parts.username is not None or parts.password is not None:
        raise Forbidden("The URL holds a user name or password.", "Put it into the secret headers.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._[]')}" if parts.query else ""
    port = SCHEMES[parts.scheme] if port is None else port
    return Target(scheme=parts.scheme, host=plain(host), port=port, path=path + query)


def plain(host: str) -> str:
    """A host as it is looked up: in ASCII, lower case, an IP address only in its usual form. Raises Forbidden."""
    try:
        return str(ip_address(host)) if "%" not in host else refuse(host)
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        refuse(host)
    if NUMBER.match(name.rpartition(".")[2]):  # 2130706433, 0x7f.1, 0177.0.0.1: what a C library takes for an address
        try:
            return str(IPv4Address(name))
        except ValueError:
            refuse(host)
    return name if NAME.match(name) else refuse(host)


def refuse(host: str) -> str:
    raise Forbidden(
        f"{host[:100]!r} is no host that is fetched from.", "Write the name, or the address as in 192.0.2.7."
    )
