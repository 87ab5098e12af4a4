"""A tiny HTTP server that answers as a broken or strange S3 store would. It runs in a thread of this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from testing.services.ports import LOOPBACK, free_port

DELETED = b"<DeleteResult></DeleteResult>"


@dataclass(kw_only=True)
class Answer:
    """Given to every request: an S3 error when `code` is set, else `body`. `stall` holds it back until it is set."""

    status: int = 200
    code: str = ""
    body: bytes = b""
    stall: threading.Event | None = None
    requests: list[tuple[str, str]] = field(default_factory=list)

    def content(self) -> bytes:
        if not self.code:
            return self.body
        return f"<Error><Code>{self.code}</Code><Message>no</Message></Error>".encode()


class Handler(BaseHTTPRequestHandler):
    server: Any
    protocol_version = "HTTP/1.1"  # answers boto3's `Expect: 100-continue`, for which it would wait a second

    def answer(self) -> None:
        answer: Answer = self.server.answer
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer.requests.append((self.command, self.path))
        if answer.stall:
            answer.stall.wait(5)
        content = answer.content()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", '"0"')
        with suppress(BrokenPipeError):  # a client that has given up
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else content)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """The URL of a store that gives this one answer. With status 200 it is one that ignores conditions."""
    server = ThreadingHTTPServer((LOOPBACK, free_port()), Handler)
    server.daemon_threads = True
    server.answer = answer
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
