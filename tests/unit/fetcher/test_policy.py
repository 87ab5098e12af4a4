"""What may not be fetched, as a table: the ways to write an address of ours so that a guard does not see it."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from fetcher import Ask, Forbidden, Policy, fetch
from fetcher.addresses import forbidden
from fetcher.connection import look_up
from fetcher.policy import allow, target

FORBIDDEN = {
    # as they are
    "http://127.0.0.1/": "loopback",
    "http://127.8.9.10/": "loopback",
    "http://10.0.0.1/": "private",
    "http://172.16.0.1/": "private",
    "http://192.168.1.1/": "private",
    "http://100.64.0.1/": "not public",
    "http://169.254.169.254/latest/meta-data/": "link-local",
    "http://168.63.129.16/": "metadata",
    "http://100.100.100.200/": "metadata",
    "http://0.0.0.0/": "unspecified",
    "http://255.255.255.255/": "reserved",
    "http://224.0.0.1/": "multicast",
    "http://240.0.0.1/": "reserved",
    "http://192.0.2.1/": "private",
    "http://198.18.0.1/": "private",
    # IPv6
    "http://[::1]/": "loopback",
    "http://[::]/": "unspecified",
    "http://[fe80::1]/": "link-local",
    "http://[fc00::1]/": "private",
    "http://[fd00:ec2::254]/": "private",
    "http://[fec0::1]/": "reserved|private|not public",
    "http://[ff02::1]/": "multicast",
    "http://[2001:db8::1]/": "private",
    # IPv4 inside IPv6
    "http://[::ffff:127.0.0.1]/": "loopback",
    "http://[::ffff:7f00:1]/": "loopback",
    "http://[::ffff:169.254.169.254]/": "link-local",
    "http://[::127.0.0.1]/": "reserved",
    "http://[64:ff9b::10.0.0.1]/": "private",
    "http://[64:ff9b::a9fe:a9fe]/": "link-local",
    "http://[64:ff9b:1::a00:1]/": "reserved|private|not public",
    "http://[2002:7f00:1::]/": "tunnel",
    "http://[2001:0:53aa:64c::1]/": "tunnel",
    # IPv4 as a C library reads it
    "http://2130706433/": "no host",
    "http://0x7f000001/": "no host",
    "http://0x7f.1/": "no host",
    "http://017700000001/": "no host",
    "http://0177.0.0.1/": "no host",
    "http://127.1/": "no host",
    "http://127.0.0.01/": "no host",
    "http://1.2.3.4.5/": "no host",
    "http://134744072/": "no host",
    "http://127。0。0。1/": "loopback",
    "http://１２７.0.0.1/": "loopback",
    "http://①②⑦.0.0.1/": "loopback",
    "http://127.0.0.1./": "loopback",
    # names
    "http://localhost/": "loopback",
    "http://LOCALHOST./": "loopback",
    "http://[fe80::1%25eth0]/": "no host|malformed",
    # other ways
    "file:///etc/passwd": "file is not fetched",
    "gopher://127.0.0.1:70/_": "gopher is not fetched",
    "ftp://vendor.example/": "ftp is not fetched",
    "data:application/json,1": "data is not fetched",
    "//vendor.example/": "relative",
    "http:///etc/passwd": "no host",
    "http://vendor.example:22/": "Port 22",
    "https://vendor.example:6379/": "Port 6379",
    "http://vendor.example:0/": "Port 0",
    "http://vendor.example:99999/": "malformed",
    "http://good.example@127.0.0.1/": "user name",
    "http://user:pass@vendor.example/": "user name",
    "http://vendor.example\\@127.0.0.1/": "backslash",
    "http://127.0.0.1\t/": "control character",
    "http://vendor.example/\r\nHost: 127.0.0.1": "control character",
    "http://exa mple/": "space",
    "http://[127.0.0.1]/": "malformed|loopback",
    "http://[::1/": "malformed",
    "http://vendor..example/": "no host",
    "http://-/": "no host",
}


@pytest.mark.parametrize("url", FORBIDDEN)
def test_it_is_refused(url):
    def resolve(host, port):
        return look_up(host, port) if "localhost" in host.lower() else []

    with pytest.raises(Forbidden, match=FORBIDDEN[url]):
        fetch(Ask(url=url, seconds=5), Policy(), resolve=resolve)


PUBLIC = ["8.8.8.8", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_good(address):
    assert forbidden(ip_address(address)) == ""


def test_an_exception_is_for_its_port_alone():
    there = Policy(allowed=(allow("127.0.0.1:9500"),))
    there.check_addresses(target("http://127.0.0.1:9500/"), [ip_address("127.0.0.1")])
    with pytest.raises(Forbidden):
        there.check_addresses(target("http://127.0.0.1/"), [ip_address("127.0.0.1")])
    with pytest.raises(Forbidden):
        there.check_addresses(target("http://vendor.example:9500/"), [ip_address("10.0.0.1")])


@pytest.mark.parametrize(
    ("entry", "url", "address"),
    [
        ("127.0.0.1:9500", "http://127.0.0.1:9500/", "127.0.0.1"),
        ("[::1]:80", "http://[::1]/", "::1"),
        ("10.1.0.0/16:8080", "http://feeds.example:8080/", "10.1.2.3"),
        ("Feeds.Intranet:80", "http://feeds.intranet/", "192.168.0.7"),
    ],
)
def test_an_operator_allows_what_they_name(entry, url, address):
    there = Policy(allowed=(allow(entry),))
    there.check_port(target(url))
    there.check_addresses(target(url), [ip_address(address)])


@pytest.mark.parametrize(
    "entry", ["127.0.0.1", "a:b", "host:0", "host:70000", ":80", "10.0.0.1/33:80", "2130706433:80", "a b:80", ""]
)
def test_a_malformed_exception_is_an_error(entry):
    with pytest.raises(ValueError):
        allow(entry)


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://Vendor.Example./a b".replace(" ", "%20"), "vendor.example", "/a%20b"),
        ("https://bücher.example/ü?q=ü", "xn--bcher-kva.example", "/%C3%BC?q=%C3%BC"),
        ("https://vendor.example?x=1#part", "vendor.example", "/?x=1"),
        ("https://vendor.example/%2e%2e/?a[]=1&b=%26", "vendor.example", "/%2e%2e/?a[]=1&b=%26"),
    ],
)
def test_a_url_is_taken_apart_once(url, host, path):
    found = target(url)
    assert (found.host, found.path) == (host, path)
    assert "?" not in found.shown
