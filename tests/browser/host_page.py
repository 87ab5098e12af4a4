"""A page of someone else's site, on an origin of its own, with our elements in it."""

from __future__ import annotations

from tests.browser.small_server import Answering, SmallServer

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Someone else's page</title><link rel="icon" href="data:,">
<script type="module" src="{site}/embed.js"></script></head>
<body><alert-banner src="{site}/banners/{placement}.json"></alert-banner><main>
<h1>The Harbor Herald</h1>
<live-blog src="{site}/live/{slug}/latest.json"></live-blog></main></body></html>
"""


class Handler(Answering):
    def do_GET(self) -> None:
        self.answer(self.server.site.page, "text/html; charset=utf-8")  # type: ignore[attr-defined]


class HostPage(SmallServer):
    """`page` may be changed. It has a name instead of an address: another site, by what browsers call one."""

    handler = Handler
    host = "localhost"

    def __init__(self, site: str, slug: str, placement: str) -> None:
        super().__init__()
        self.page = PAGE.format(site=site, slug=slug, placement=placement).encode()

    @property
    def netloc(self) -> str:
        return f"{self.host}:{self.port}"
