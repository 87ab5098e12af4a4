"""A vendor's server that misbehaves on purpose: each path answers as the test says, and every request is kept."""

from __future__ import annotations

import gzip
import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from testing.services.ports import LOOPBACK
from testing.services.threaded import Threaded


@dataclass
class Reply:
    """What a path answers. `act` replaces all that would be sent: it gets the handler and writes for itself."""

    body: bytes = b""
    type: str = "application/json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    act: Callable[[Any], None] | None = None
    gate: threading.Event | None = None
    """The answer waits for it."""


def value(data: Any, **options: Any) -> Reply:
    return Reply(body=json.dumps(data).encode(), **options)


def moved(location: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": location})


def truncated(handler: Any) -> None:
    """Half of what the length promises."""
    handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n" + b'{"a": [1, 2'
    )


def nothing(handler: Any) -> None:
    """The connection ends without a word."""


def silent(handler: Any) -> None:
    """Nothing, and the connection stays open until the server ends or the other side is gone."""
    handler.rfile.read(1)


def endless(handler: Any) -> None:
    """A gigabyte, unless the other side hangs up."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(16_384):
        handler.wfile.write(b" " * 65_536)


def dripping(handler: Any) -> None:
    """A header that never ends, a byte at a time, each well within what a socket waits for."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not handler.server.is_over.wait(0.05):
        handler.wfile.write(b"x")


def bomb(size: int) -> Reply:
    """A few kilobytes that unpack to `size` bytes."""
    return Reply(body=gzip.compress(b" " * size), headers={"Content-Encoding": "gzip"})


class Vendor(Threaded):
    """`vendor.replies["/polls.json"] = value({...})`. Unknown paths answer 404."""

    def __init__(self, context: ssl.SSLContext | None = None, *, port: int = 0) -> None:
        super().__init__(ThreadingHTTPServer((LOOPBACK, port), Handler))
        self.replies: dict[str, Reply] = {}
        self.requests: list[tuple[str, Mapping[str, str]]] = []
        self.times: list[tuple[float, str]] = []
        self.server.daemon_threads = True
        self.server.vendor = self
        self.server.is_over = threading.Event()
        self.server.request_queue_size = 128
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https" if context else "http"

    @property
    def netloc(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def url(self, path: str = "/data.json") -> str:
        return f"{self.scheme}://{self.netloc}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def dismiss(self) -> None:
        self.server.is_over.set()


class Handler(BaseHTTPRequestHandler):
    timeout = 30

    def do_GET(self) -> None:
        vendor: Vendor = self.server.vendor
        vendor.times.append((time.monotonic(), self.path))
        vendor.requests.append((self.path, dict(self.headers)))
        reply = vendor.replies.get(self.path.partition("?")[0], Reply(status=404))
        if reply.gate:
            reply.gate.wait(20)
        if reply.act:
            return reply.act(self)
        etag = reply.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.end_headers()
            return None
        self.send_response(reply.status)
        for name, content in {"Content-Type": reply.type, **reply.headers}.items():
            if content:
                self.send_header(name, content)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)
        return None

    def handle(self) -> None:
        try:
            super().handle()
        except (OSError, ssl.SSLError):
            return  # the other side hung up, as it should

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
