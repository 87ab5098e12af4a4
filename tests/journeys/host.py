"""A page of someone else's site, on an origin of its own, with our elements in it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Someone else's page</title><link rel="icon" href="data:,">
<script type="module" src="{site}/embed.js"></script></head>
<body><alert-banner src="{site}/banners/{placement}.json"></alert-banner><main>
<h1>The Harbor Herald</h1>
<live-blog src="{site}/live/{slug}/latest.json"></live-blog></main></body></html>
"""


class Host:
    def __init__(self, site: str, slug: str, placement: str) -> None:
        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.server.daemon_threads = True
        self.server.page = PAGE.format(site=site, slug=slug, placement=placement).encode()
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def netloc(self) -> str:
        """A name instead of an address: another site, by what browsers call one."""
        return f"localhost:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}/"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    timeout = 1

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.server.page)))
        self.end_headers()
        self.wfile.write(self.server.page)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
