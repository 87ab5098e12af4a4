"""A reader's open page in Chromium, and everything that it asked for or complained of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from playwright.sync_api import TimeoutError as Late

SECONDS = 10
POLLING = 50  # milliseconds; Playwright would ask, and have the page drawn, sixty times a second
ROOTS = "[...document.querySelectorAll('live-blog')].map((each) => each.shadowRoot ?? each)"
HEADINGS = f"{ROOTS}.flatMap((root) => [...root.querySelectorAll('article h2')].map((each) => each.textContent))"


class Reader:
    """`urls` are what the page asked for, `hosts` whom; `complaints` are errors in its console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hosts: set[str] = set()
        self.urls: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._ask)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, url: str) -> None:
        self.page.goto(url)
        self.page.evaluate("window.isTheSamePage = true")

    def titles(self) -> list[str]:
        """Of the posts, from the top of the page."""
        return self.page.evaluate(HEADINGS)

    def wait_for_titles(self, *titles: str, seconds: float = SECONDS) -> None:
        """Until the page shows exactly these posts, in this order."""
        script = f"(wanted) => JSON.stringify({HEADINGS}) === JSON.stringify(wanted)"
        self.wait_for(script, list(titles), f"titles {titles}", seconds)

    def wait_for_post(self, uid: str, text: str, seconds: float = SECONDS) -> None:
        script = "([id, text]) => document.getElementById(id)?.textContent.includes(text)"
        self.wait_for(script, [f"post-{uid}", text], f"{text!r} in post {uid}", seconds)

    def wait_for_banner(self, heading: str | None, seconds: float = SECONDS) -> None:
        """Until a banner of this heading is in sight, or none at all."""
        script = """(heading) => {
            const root = document.querySelector("alert-banner").shadowRoot; // none before its script is there
            const texts = [...(root?.querySelectorAll("h2") ?? [])].map((each) => each.textContent);
            return root && (heading === null ? !texts.length : texts.includes(heading));
        }"""
        self.wait_for(script, heading, f"banner {heading!r}", seconds)

    def wait_for(self, script: str, argument: Any, what: str, seconds: float = SECONDS) -> None:
        try:
            self.page.wait_for_function(script, arg=argument, timeout=1000 * seconds, polling=POLLING)
        except Late:
            raise AssertionError(f"no {what} within {seconds} s; the page shows {self.titles()}") from None

    def look_again(self) -> None:
        """As a reader who comes back to the tab."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def was_never_reloaded(self) -> bool:
        return bool(self.page.evaluate("window.isTheSamePage === true"))

    def _ask(self, request: Request) -> None:
        self.urls.append(request.url)
        self.hosts.add(urlsplit(request.url).netloc)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@contextmanager
def reading(browser: Browser, url: str, *, script: str = "", **options: Any) -> Iterator[Reader]:
    """A new reader, with a profile of their own, on that page; `script` runs before the page's own."""
    context = browser.new_context(**options)
    try:
        context.add_init_script(script)
        reader = Reader(context.new_page())
        reader.open(url)
        yield reader
    finally:
        context.close()
