"""A reader: conditional GETs of one `latest.json` over a kept-alive connection."""

from __future__ import annotations

import gzip
import json
import time
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

PAUSE = 0.001  # between two GETs: without it the reader would take a whole core from those it waits for
DEADLINE = 30.0


class Reader:
    """`size` is that of the last body, in bytes as stored (with gzip)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.path = parts.path
        self.link = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        self.etag, self.revision, self.size = "", 0, 0

    def look(self) -> bool:
        """One GET; whether there was something new."""
        headers = {"If-None-Match": self.etag} if self.etag else {}
        self.link.request("GET", self.path, headers=headers)
        answer = self.link.getresponse()
        body = answer.read()
        if answer.status != 200:
            return False
        self.etag, self.size = answer.headers["ETag"], len(body)
        self.revision = self.value(body, answer.headers.get("Content-Encoding"))["revision"]
        return True

    @staticmethod
    def value(body: bytes, encoding: str | None) -> Any:
        return json.loads(gzip.decompress(body) if encoding == "gzip" else body)

    def wait(self, revision: int) -> float:
        """The moment at which a GET returned this revision or a later one."""
        end = time.monotonic() + DEADLINE
        while not (self.look() and self.revision >= revision):
            if time.monotonic() > end:
                raise TimeoutError(f"{self.path} is at revision {self.revision}, not {revision}, after {DEADLINE} s")
            time.sleep(PAUSE)
        return time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.link.close()
