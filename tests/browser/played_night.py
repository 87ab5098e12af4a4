"""A live blog on an origin: its page and its objects are the publisher's own, made without a database."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from publisher.documents import Document
from testing.night import Edit, Night
from tests.browser.misbehaving_origin import Origin

POLL_SECONDS = 1


@dataclass(kw_only=True)
class PlayedNight:
    """`play` edits and puts on the origin what readers find then. `poll_seconds` is what they are told."""

    origin: Origin
    night: Night = field(default_factory=Night)
    poll_seconds: int = POLL_SECONDS

    @property
    def url(self) -> str:
        return f"{self.origin.url}/live/x/index.html"

    @property
    def latest(self) -> str:
        return "/live/x/latest.json"

    def play(self, *edits: Edit) -> None:
        for edit in edits:
            self.night.edit(edit)
        made = self.night.documents()
        documents = [made.latest, made.feed, *([made.page_list] if made.page_list else []), *made.pages]
        self.night.rendered |= {(page.page or 0, page.revision): page for page in made.pages}
        for document in documents:
            self.origin.objects[f"/{document.key}"] = self.paced(document)
        self.origin.files["/live/x/index.html"] = made.html

    def paced(self, document: Document) -> dict[str, Any]:
        value = json.loads(document.body)
        for part in (value, value.get("_live", {})):
            if "poll_seconds" in part:
                part["poll_seconds"] = self.poll_seconds
        return value

    def titles(self) -> list[str]:
        """Of all posts that there are, newest first: as their texts begin."""
        live = [row for row in self.night.log.values() if not row.removed]
        return [f"{row.id} at {row.revision}" for row in reversed(live)]
