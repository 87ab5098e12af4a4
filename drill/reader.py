"""A reader who polls `latest.json`, follows it by the contract alone, and complains of all that should not be."""

from __future__ import annotations

import threading
from typing import Any

from testing.clients import Follower

POLL_SECONDS = 0.5


class Attentive(Follower):
    """The Python program of docs/clients.md, and in `complaints` what went wrong, in words."""

    def __init__(self, latest_url: str) -> None:
        super().__init__(latest_url)
        self.complaints: list[str] = []

    def get(self, url: str, *etag: str) -> tuple[Any, str]:
        try:
            found, etag_now = super().get(url, *etag)
        except Exception as problem:
            if getattr(problem, "code", None) != 304:
                self.complaints.append(f"{url.rpartition('/')[2]}: {type(problem).__name__}: {problem}")
            raise
        self.look(url, found)
        return found, etag_now

    def look(self, url: str, found: dict[str, Any]) -> None:
        known = self.live["revision"]
        if url == self.url and found["revision"] < known:
            self.complaints.append(f"went back from revision {known} to {found['revision']}")


class Reader(threading.Thread):
    """`titles` are those of the posts on this reader's page, by id."""

    def __init__(self, number: int, base: str) -> None:
        super().__init__(name=f"reader-{number}", daemon=True)
        self.blog = Attentive(f"{base}/latest.json")
        self.is_over = threading.Event()
        self.polls = 0

    @property
    def titles(self) -> dict[str, str]:
        return {id: item.get("title", "") for id, item in self.blog.posts.items()}

    @property
    def complaints(self) -> list[str]:
        return self.blog.complaints

    def run(self) -> None:
        while not self.is_over.is_set():
            self.polls += 1
            self.blog.poll()
            self.is_over.wait(POLL_SECONDS)
