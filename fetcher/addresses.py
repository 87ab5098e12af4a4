"""Which addresses may be fetched from. Pure.

An address is good when it is one of the public internet, in whatever way it is written or wrapped.
Sources: the IANA special-purpose registries, as Python's `ipaddress` has them; RFC 6052 (NAT64), RFC 3056 (6to4),
RFC 4380 (Teredo).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

NAT64 = IPv6Network("64:ff9b::/96")
# Public addresses at which clouds serve their machines' metadata; the others are link-local or private.
METADATA = {ip_address("168.63.129.16"), ip_address("100.100.100.200"), ip_address("192.0.0.192")}


def forbidden(address: Address) -> str:
    """What is wrong with an address; empty when it is a public one."""
    if isinstance(address, IPv6Address):
        return forbidden_v6(address)
    if address in METADATA:
        return "a cloud's metadata"
    return named(address)


def forbidden_v6(address: IPv6Address) -> str:
    if address.scope_id:
        return "link-local"
    if address.ipv4_mapped:
        return forbidden(address.ipv4_mapped)
    if address in NAT64:
        return forbidden(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour or address.teredo:
        return "a tunnel"
    if address.is_site_local:
        return "private"
    return named(address)


def named(address: Address) -> str:
    kinds = ("loopback", "link_local", "multicast", "unspecified", "reserved", "private")
    for kind in kinds:
        if getattr(address, f"is_{kind}"):
            return kind.replace("_", "-")
    return "" if address.is_global else "not public"
