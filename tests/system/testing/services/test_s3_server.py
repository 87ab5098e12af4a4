"""The S3 server answers conditional requests as S3 does."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from moto.server import DomainDispatcherApplication

from testing.services.ports import LOOPBACK
from testing.services.s3 import S3
from testing.services.s3_server import Application

pytestmark = pytest.mark.service


def test_an_object_that_changed_twice_in_a_second_is_not_called_unmodified() -> None:
    place = {"Bucket": "night", "Key": "latest.json"}
    with S3() as s3:
        client = s3.client()
        client.create_bucket(Bucket="night")
        first = client.put_object(**place, Body=b"one")
        client.put_object(**place, Body=b"two")
        modified = client.head_object(**place)["LastModified"]
        answer = client.get_object(**place, IfNoneMatch=first["ETag"], IfModifiedSince=modified)
        with answer["Body"] as body:
            assert body.read() == b"two"
        client.close()


def test_requests_are_answered_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto stores a new object first and its headers then: whoever asked between got one without the other."""
    inside, most = [], []

    def slowly(self: object, environ: dict[str, object], start_response: object) -> list[bytes]:
        inside.append(environ)
        most.append(len(inside))
        threading.Event().wait(0.05)
        inside.pop()
        return []

    monkeypatch.setattr(DomainDispatcherApplication, "__call__", slowly)
    application = Application.__new__(Application)
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda _: application({}, None), range(4)))
    assert most == [1, 1, 1, 1]


def test_a_write_that_is_cut_off_is_none() -> None:
    head = b"PUT /night/half HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n"
    with S3() as s3:
        client = s3.client()
        client.create_bucket(Bucket="night")
        with socket.create_connection((LOOPBACK, s3.port)) as link:
            link.sendall(head + b"half")
            link.shutdown(socket.SHUT_WR)
            assert b"400" in link.recv(1000)
        assert "Contents" not in client.list_objects_v2(Bucket="night")
        client.close()


def test_who_reads_an_object_while_it_is_overwritten_gets_the_old_one(bucket_name: str) -> None:
    from moto.s3.models import s3_backends

    backend = s3_backends["123456789012"]["aws"]
    backend.put_object(bucket_name, "a.json", b"old")
    read = backend.get_object(bucket_name, "a.json")
    backend.put_object(bucket_name, "a.json", b"new")
    assert read.value == b"old"
    assert backend.get_object(bucket_name, "a.json").value == b"new"
