"""A small server in a thread, and the ways in which it answers badly: for the stage, the CDN and others' pages."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.services.ports import LOOPBACK

LOGIN_PAGE = b"<!doctype html><title>Welcome to the hotel</title><p>Accept our terms to go on."


class SmallServer:
    """Answers by its `handler`, whose `server.site` it is, from entering to leaving."""

    handler: type[BaseHTTPRequestHandler]
    host = LOOPBACK

    def __init__(self) -> None:
        self.server = Server((self.host, 0), self.handler)
        self.server.site = self
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.server.server_port}"

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
    site: SmallServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who left before the answer is no news; what a test waits for and does not get is told there."""


class Answering(BaseHTTPRequestHandler):
    server: Server
    timeout = 1  # seconds that a browser may keep a connection open and say nothing

    def answer(self, body: bytes, kind: str = "application/json", *, status: int = 200, length: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def answer_badly(self, fault: str, body: bytes) -> None:
        """`error`, `html`, `truncated` or `silent` (it hangs up), in the place of that body."""
        if fault == "error":
            self.answer(b"", "text/plain", status=500)
        elif fault == "html":
            self.answer(LOGIN_PAGE, "text/html")
        elif fault == "truncated":
            self.answer(body[: len(body) // 2], length=len(body))
        elif fault != "silent":
            raise ValueError(fault)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
