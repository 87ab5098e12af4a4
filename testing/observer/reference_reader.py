"""A reader's open page, as docs/clients.md says that one works: its Python program, and only for checking."""

from __future__ import annotations

from typing import Any

from testing.clients import Follower
from testing.observer.public import Public


class Absent(ValueError):
    """No object has that key."""


class ReferenceReader(Follower):
    """`posts` are the items that the reader sees, by id, each with the revision of its last change."""

    def __init__(self, public: Public, slug: str) -> None:
        super().__init__(f"live/{slug}/latest.json")
        self.public = public

    @property
    def revision(self) -> int:
        return self.live["revision"]

    def get(self, url: str, etag: str = "") -> tuple[Any, str]:
        found = self.public.json(url)
        if found is None:
            raise Absent(url)
        return found, ""

    def read(self, latest: dict[str, Any]) -> None:
        """Takes in one `latest.json`. What is not whole or not as new yet is left for the next one."""
        if latest["revision"] > self.revision:
            try:
                self.follow(latest)
            except ValueError:
                return
