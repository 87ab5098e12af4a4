"""What any reader can fetch, read by nothing of ours but the contract."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from hashlib import md5
from typing import Any
from urllib.parse import urljoin

import urllib3

SECONDS = 10
ATTEMPTS = 10


@dataclass(frozen=True, kw_only=True)
class Read:
    """One answer. `body` is uncompressed, `revision` of the object's metadata."""

    key: str
    body: bytes
    etag: str
    revision: int | None

    def json(self) -> Any:
        return json.loads(self.body)


class Public:
    """Fetches by keys below a base URL: the store's own, so that a fault of the network is none of an object."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/") + "/"
        self.pool = urllib3.PoolManager(retries=urllib3.Retry(3, backoff_factor=0.1), timeout=SECONDS)

    def get(self, key: str) -> Read | None:
        """None when there is no such object. `key` may be a URL below the base as well."""
        for _ in range(ATTEMPTS):
            answer = self.pool.request(
                "GET", urljoin(self.base, key), headers={"Accept-Encoding": "gzip"}, decode_content=False
            )
            if answer.status == 404:
                return None
            if answer.status == 200 and is_whole(answer.data, answer.headers["ETag"]):
                return read(key, answer)
        raise RuntimeError(f"{answer.status}, {len(answer.data)} bytes and {answer.headers.get('ETag')} for {key}")

    def json(self, key: str) -> Any:
        """None when there is no such object."""
        found = self.get(key)
        return found.json() if found else None


def is_whole(data: bytes, etag: str) -> bool:
    """Whether the body is the one that the ETag tells of."""
    return md5(data, usedforsecurity=False).hexdigest() == etag.strip('"')


def read(key: str, answer: urllib3.BaseHTTPResponse) -> Read:
    body = gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data
    revision = answer.headers.get("x-amz-meta-revision")
    return Read(key=key, body=body, etag=answer.headers["ETag"], revision=int(revision) if revision else None)
