"""A small server in a thread, and the ways in which it answers badly: for the origin, the CDN and others' pages."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from testing.services.ports import LOOPBACK
from testing.services.threaded import Threaded

LOGIN_PAGE = b"<!doctype html><title>Welcome to the hotel</title><p>Accept our terms to go on."


class SmallServer(Threaded):
    """Answers by its `handler`, whose `server.site` it is."""

    handler: type[BaseHTTPRequestHandler]
    host = LOOPBACK

    def __init__(self) -> None:
        super().__init__(Server((self.host, 0), self.handler))
        self.server.site = self

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


class Server(ThreadingHTTPServer):
    daemon_threads = True
    site: SmallServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who left before the answer is no news; what a test waits for and does not get is told there."""


class Answering(BaseHTTPRequestHandler):
    server: Server
    timeout = 1  # seconds that a browser may keep a connection open and say nothing

    def answer(
        self, body: bytes, kind: str = "application/json", *, status: int = 200, length: int = 0, policy: str = ""
    ) -> None:
        self.send_response(status)
        if policy:
            self.send_header("Content-Security-Policy", policy)
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
