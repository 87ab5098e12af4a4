"""The store's worst days: each answer of the proxy is what it says, and healing lets go of what was held."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import urllib3

from testing.proxies.s3_proxy import S3Proxy
from testing.services.ports import LOOPBACK
from testing.services.s3 import S3
from testing.services.wait import wait_for

pytestmark = pytest.mark.service


class Writer:
    """Puts and gets plain texts in one bucket, by way of a proxy."""

    def __init__(self, s3_proxy: S3Proxy) -> None:
        self.s3_proxy, self.pool = s3_proxy, urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(0.5))

    def ask(self, verb: str, key: str, **options: Any) -> urllib3.BaseHTTPResponse:
        return self.pool.request(verb, f"http://127.0.0.1:{self.s3_proxy.port}/behind-a-proxy/{key}", **options)

    def put(self, key: str, text: str, **headers: str) -> int:
        return self.ask("PUT", key, body=text, headers=headers).status

    def text(self, key: str) -> str:
        return self.ask("GET", key).data.decode()


@pytest.fixture
def s3_proxy(own_store: S3) -> Iterator[S3Proxy]:
    client = own_store.client()
    client.create_bucket(Bucket="behind-a-proxy", ACL="public-read-write")
    with S3Proxy(own_store.port) as s3_proxy:
        yield s3_proxy
    found = client.list_objects_v2(Bucket="behind-a-proxy").get("Contents", [])
    for each in found:
        client.delete_object(Bucket="behind-a-proxy", Key=each["Key"])
    client.delete_bucket(Bucket="behind-a-proxy")
    client.close()


@pytest.fixture
def writer(s3_proxy: S3Proxy) -> Writer:
    return Writer(s3_proxy)


def test_it_hands_on(s3_proxy: S3Proxy, writer: Writer) -> None:
    assert writer.put("a", "one") == 200
    assert writer.text("a") == "one"
    assert writer.put("a", "two", **{"If-None-Match": "*"}) == 412
    assert writer.ask("HEAD", "a").headers["Content-Length"] == "3"
    assert s3_proxy.puts("a") == 1


@pytest.mark.parametrize("status", [403, 409, 412, 500, 503])
def test_it_refuses_without_applying(s3_proxy: S3Proxy, writer: Writer, status: int) -> None:
    s3_proxy.fault("refuse", status=status, times=1)
    assert writer.put("a", "one") == status
    assert writer.ask("GET", "a").status == 404
    assert writer.put("a", "one") == 200


def test_it_applies_a_write_and_drops_the_answer(s3_proxy: S3Proxy, writer: Writer) -> None:
    with s3_proxy.failing("lose"), pytest.raises(urllib3.exceptions.HTTPError):
        writer.put("a", "one")
    assert writer.text("a") == "one"
    with s3_proxy.failing("lose", status=500):
        assert writer.put("a", "two") == 500
    assert writer.text("a") == "two"


def test_it_applies_a_held_write_late_and_out_of_order(s3_proxy: S3Proxy, writer: Writer) -> None:
    held = s3_proxy.fault("hold", part="a", times=1)
    with pytest.raises(urllib3.exceptions.TimeoutError):
        writer.put("a", "early")
    writer.put("a", "late")
    held.release()
    wait_for(lambda: writer.text("a") == "early", what="the write that was held")


def test_it_keeps_the_answer_of_a_write_that_is_applied(s3_proxy: S3Proxy, writer: Writer) -> None:
    with s3_proxy.failing("keep") as kept, ThreadPoolExecutor() as pool:
        answer = pool.submit(Writer(s3_proxy).put, "a", "one")
        wait_for(lambda: writer.text("a") == "one", what="a write that is applied")
        assert not answer.done()
        kept.release()
        assert answer.result() == 200


def test_it_swallows(s3_proxy: S3Proxy, writer: Writer) -> None:
    with s3_proxy.failing("swallow"), pytest.raises(urllib3.exceptions.TimeoutError):
        writer.put("a", "one")
    assert writer.ask("GET", "a").status == 404


def test_it_ignores_conditions(s3_proxy: S3Proxy, writer: Writer) -> None:
    writer.put("a", "one")
    s3_proxy.fault("unconditional")
    assert writer.put("a", "two", **{"If-None-Match": "*"}) == 200


def test_it_sends_a_half(s3_proxy: S3Proxy, writer: Writer) -> None:
    writer.put("a", "four")
    with s3_proxy.failing("cut", "GET"), pytest.raises(urllib3.exceptions.HTTPError):
        writer.text("a")


def test_a_store_that_is_gone_is_an_answer(s3_proxy: S3Proxy, writer: Writer) -> None:
    s3_proxy.target_port = 9
    assert writer.put("a", "one") == 503


def test_a_write_that_is_cut_off_is_none(s3_proxy: S3Proxy, writer: Writer) -> None:
    head = "PUT /behind-a-proxy/a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
    with socket.create_connection((LOOPBACK, s3_proxy.port)) as client:
        client.sendall(head.encode() + b"half")
    assert writer.put("b", "one") == 200
    assert writer.ask("GET", "a").status == 404
