"""What stands between the bucket and readers on a bad night: it hands objects on, until it is told to misbehave."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request

from tests.browser.small_server import Answering, SmallServer

PACE = re.compile(rb'"poll_seconds":\d+')


class Handler(Answering):
    @property
    def cdn(self) -> Cdn:
        return self.server.site  # type: ignore[return-value]

    def do_GET(self) -> None:
        cdn = self.cdn
        if not (cdn.fault and self.path.endswith("/latest.json")):
            return self.hand_on()
        cdn.faults += 1
        kept = cdn.kept.get(self.path, b"")
        return self.answer(kept) if cdn.fault == "old" else self.answer_badly(cdn.fault, kept)

    def hand_on(self) -> None:
        try:
            with urllib.request.urlopen(self.cdn.origin + self.path, timeout=5) as answer:
                body, kind = answer.read(), answer.headers["Content-Type"]
                body = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        except urllib.error.HTTPError as error:
            error.close()
            return self.answer(b"", "text/plain", status=error.code)
        if self.path.endswith(".json"):
            body = self.cdn.kept[self.path] = PACE.sub(b'"poll_seconds":1', body)
        return self.answer(body, kind)


class Cdn(SmallServer):
    """`fault` is how it treats objects that are polled, None for well; `faults` counts what it did badly.

    Readers through it are told to poll each second, so that a test need not wait five.
    """

    handler = Handler

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin
        self.fault: str | None = None
        self.faults = 0
        self.kept: dict[str, bytes] = {}

    def misbehave(self, fault: str) -> None:
        """`error`, `html`, `truncated`, `old` (what it handed out last) or `silent` (it hangs up)."""
        self.fault, self.faults = fault, 0

    def behave(self) -> None:
        self.fault = None
