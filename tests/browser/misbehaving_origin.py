"""A small site that misbehaves as told: anyone's pages, our scripts as they are uploaded, objects made up by a test."""

from __future__ import annotations

import fnmatch
import json
import threading
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from publisher.documents import Document
from publisher.site.upload import FOLDER, site_documents
from testing.services.wait import wait_for
from tests.browser.small_server import Answering, SmallServer

PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"><style>{style}</style>
<script type="module" src="/embed.js"></script></head><body>{body}</body></html>"""

NO_STORAGE = (
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});"
)

THRIFTY = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}});"


class Handler(Answering):
    @property
    def origin(self) -> Origin:
        return self.server.site  # type: ignore[return-value]

    def do_GET(self) -> None:
        origin, path = self.origin, self.path.partition("?")[0]
        origin.times[self.path].append(time.monotonic())
        if origin.lost[path] > 0:
            origin.lost[path] -= 1
            self.answer_badly("silent", b"")
        elif path in origin.files:
            document = origin.files[path]
            self.answer(document.body, document.content_type)
        elif path in origin.objects or path.endswith(".json"):
            self.answer_object(path)
        else:
            text = PAGE.format(body=origin.body, style=origin.style, language=origin.language)
            self.answer(text.encode(), "text/html; charset=utf-8", policy=origin.policy)
        origin.asked[path] += 1  # once it was answered

    def answer_object(self, path: str) -> None:
        origin = self.origin
        body = json.dumps(origin.objects.get(path)).encode()
        if origin.fault == "slow":
            origin.released.wait(30)
        elif origin.fault:
            return self.answer_badly(origin.fault, body)
        self.answer(body, status=200 if path in origin.objects else 404)
        self.close_connection = True
        return None

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.origin.now(), usegmt=True)


class Origin(SmallServer):
    """`objects` by path; any other path is a page with `body` and `style`, and with the content security
    `policy` that is set. `asked` counts requests by path.

    `fault` is how objects are treated: None for well, `error`, `html`, `truncated`, `silent` (it hangs up) or `slow`
    (it answers when `released`). `times` says when each address was asked for, in seconds of no particular beginning.
    `lost` says how many more requests of a path get no answer. `ahead` is how far its clock, which readers see as the
    header Date, is ahead of this machine's.
    """

    handler = Handler

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, Document] = {f"/{each.key}": each for each in site_documents(FOLDER, 1)}
        self.clear()

    def clear(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.asked: Counter[str] = Counter()
        self.fault: str | None = None
        self.lost: Counter[str] = Counter()
        self.released = threading.Event()
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        self.ahead = timedelta()
        self.body, self.style, self.language, self.policy = "", "", "en", ""

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def lose(self, pattern: str, times: int = 1) -> str:
        """The next requests of the one file whose path is like that get no answer; returns its path."""
        [path] = fnmatch.filter(self.files, pattern)
        self.lost[path] = times
        return path

    def wait_for_polls(self, path: str, count: int = 2) -> None:
        """Until an object was asked for that many times more."""
        before = self.asked[path]
        wait_for(lambda: self.asked[path] >= before + count, 30, f"{count} polls of {path}")

    def wait_until_asked(self, path: str) -> None:
        """Until an object was asked for at all: the page is not asked again where the next poll is far off."""
        wait_for(lambda: self.asked[path] > 0, 30, f"the first poll of {path}")
