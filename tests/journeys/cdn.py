"""What stands between the bucket and readers on a bad night: it hands objects on, until it is told to misbehave."""

from __future__ import annotations

import gzip
import re
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.services.ports import LOOPBACK, free_port

PACE = re.compile(rb'"poll_seconds":\d+')
LOGIN_PAGE = b"<!doctype html><title>Welcome to the hotel</title><p>Accept our terms to go on."


class Cdn:
    """`fault` is how it treats objects that are polled, None for well; `faults` counts what it did badly.

    Readers through it are told to poll each second, so that a test need not wait five.
    """

    def __init__(self, origin: str) -> None:
        self.origin, self.fault, self.faults = origin, None, 0
        self.kept: dict[str, bytes] = {}
        self.server = Server((LOOPBACK, free_port()), Handler)
        self.server.cdn = self
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.server.server_port}"

    def misbehave(self, fault: str) -> None:
        """`error`, `html`, `truncated`, `old` (what it handed out last) or `silent` (it hangs up)."""
        self.fault, self.faults = fault, 0

    def behave(self) -> None:
        self.fault = None

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    cdn: Cdn


class Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 1  # seconds that a browser may keep a connection open and say nothing

    def do_GET(self) -> None:
        cdn = self.server.cdn
        if cdn.fault and self.path.endswith("/latest.json"):
            cdn.faults += 1
            getattr(self, f"be_{cdn.fault}")()
        else:
            self.hand_on()

    def hand_on(self) -> None:
        try:
            with urllib.request.urlopen(self.server.cdn.origin + self.path, timeout=5) as answer:
                body, kind = answer.read(), answer.headers["Content-Type"]
                body = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        except urllib.error.HTTPError as error:
            error.close()
            return self.answer(b"", kind="text/plain", status=error.code)
        if self.path.endswith(".json"):
            body = self.server.cdn.kept[self.path] = PACE.sub(b'"poll_seconds":1', body)
        self.answer(body, kind=kind)

    def answer(self, body: bytes, *, kind: str = "application/json", status: int = 200, length: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def be_error(self) -> None:
        self.answer(b"", status=500)

    def be_html(self) -> None:
        self.answer(LOGIN_PAGE, kind="text/html")

    def be_truncated(self) -> None:
        whole = self.server.cdn.kept[self.path]
        self.answer(whole[: len(whole) // 2], length=len(whole))

    def be_old(self) -> None:
        self.answer(self.server.cdn.kept[self.path])

    def be_silent(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
