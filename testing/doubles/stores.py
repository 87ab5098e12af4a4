"""Two stores behind one face, so that one set of tests can hold the double to what moto's S3 server does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol
from unittest.mock import patch

import urllib3

from publisher.store.object_store import ObjectStore, S3ObjectStore, StoreSettings, the_store
from testing.doubles.fixed_answer import Answer
from testing.doubles.memory_bucket import MemoryContents, MemoryStore
from testing.services.s3_server import Application


@cache
def real_bucket(**others: Any) -> S3ObjectStore:
    """A store of our own to the bucket that settings name. Making one takes some 100 ms, so each is kept."""
    return S3ObjectStore(replace(the_store().settings, **others))


@cache
def bucket_at(endpoint: str, **others: Any) -> S3ObjectStore:
    """A store to some other server."""
    settings = {"name": "somewhere", "access_key": "test", "secret_key": "test", **others}
    return S3ObjectStore(StoreSettings(endpoint=endpoint, public_url=f"{endpoint}/somewhere", **settings))


@dataclass
class Elsewhere:
    """Another store, and the store to it; each test says how it answers."""

    answer: Answer
    store: S3ObjectStore

    def answers(self, *, status: int = 200, code: str = "", body: bytes = b"") -> S3ObjectStore:
        self.answer.status, self.answer.code, self.answer.body = status, code, body
        self.answer.requests.clear()
        self.store.conditional = None
        return self.store


class Store(Protocol):
    def store(self, prefix: str = "") -> ObjectStore: ...
    def place(self, key: str, body: bytes) -> None: ...
    def keys(self) -> set[str]: ...
    def keep_versions(self) -> None: ...
    def fetched(self, key: str) -> tuple[Mapping[str, str], bytes]: ...


class InMemory:
    def __init__(self) -> None:
        self.contents = MemoryContents()

    def store(self, prefix: str = "") -> ObjectStore:
        return MemoryStore(self.contents, prefix=prefix)

    def place(self, key: str, body: bytes) -> None:
        self.contents.place(key, body)

    def keys(self) -> set[str]:
        return set(self.contents.objects)

    def keep_versions(self) -> None:
        self.contents.is_versioned = True

    def fetched(self, key: str) -> tuple[Mapping[str, str], bytes]:
        """What a reader gets whose client takes gzip."""
        document = self.contents.objects[key].document
        assert document is not None
        headers = {"Content-Type": document.content_type, "Cache-Control": document.cache_control}
        if document.gzipped:
            headers["Content-Encoding"] = "gzip"
        metadata = {"x-amz-meta-revision": str(document.revision), "x-amz-meta-sha256": document.sha256}
        return headers | metadata, document.gzipped or document.body


class InMoto:
    def __init__(self, client: Any, name: str) -> None:
        self.client, self.name = client, name

    def store(self, prefix: str = "") -> ObjectStore:
        return real_bucket(prefix=prefix)

    def place(self, key: str, body: bytes) -> None:
        """Past the server: a thousand requests would take three seconds."""
        from moto.core import DEFAULT_ACCOUNT_ID
        from moto.s3.models import s3_backends

        s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object(self.name, key, body)

    def keep_versions(self) -> None:
        self.client.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": "Enabled"})

    def keys(self) -> set[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return {each["Key"] for page in pages for each in page.get("Contents", [])}

    def fetched(self, key: str) -> tuple[Mapping[str, str], bytes]:
        url = f"{self.client.meta.endpoint_url}/{self.name}/{key}"
        answer = urllib3.request("GET", url, headers={"Accept-Encoding": "gzip"}, decode_content=False)
        assert answer.status == 200
        return answer.headers, answer.data


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every request that moto's server gets meanwhile, as `VERB /path`. The server runs in this process."""
    seen: list[str] = []
    handle = Application.__call__

    def counting(self: Application, environ: dict[str, Any], start_response: Any) -> Any:
        seen.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return handle(self, environ, start_response)

    with patch.object(Application, "__call__", counting):
        yield seen
