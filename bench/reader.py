"""A reader: conditional GETs of one `latest.json` over a kept-alive connection.

moto answers one request at a time, a GET in about the time of a PUT. A reader that only polls keeps it busy with its
own questions, and the PUT that it waits for comes late. So a GET waits for the store's log to tell of a PUT.
"""

from __future__ import annotations

import gzip
import json
import time
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

PAUSE = 0.0005  # between two looks at the log
DEADLINE = 30.0


class Reader:
    """`size` is that of the last body, in bytes as stored (with gzip)."""

    def __init__(self, url: str, log: Path) -> None:
        parts = urlsplit(url)
        self.log = log.open()
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
        while self.revision < revision:
            if time.monotonic() > end:
                raise TimeoutError(f"{self.path} is at revision {self.revision}, not {revision}, after {DEADLINE} s")
            if self.was_put():
                self.look()
            else:
                time.sleep(PAUSE)
        return time.monotonic()

    def was_put(self) -> bool:
        """Whether the store's log tells of a PUT since the last look at it."""
        return f'"PUT {self.path} ' in self.log.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.link.close()
        self.log.close()
