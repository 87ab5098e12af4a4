"""A reader who polls `latest.json`, follows it by the contract alone, and complains of all that should not be."""

from __future__ import annotations

import threading
from typing import Any

import orjson
import urllib3

POLL_SECONDS = 0.5
PATIENCE = 15.0  # seconds: as long as a reader's page waits for an answer, `static_site/objects.js`


class Reader(threading.Thread):
    """`titles` are those of the posts on this reader's page; `complaints` what went wrong, in words."""

    def __init__(self, number: int, base: str) -> None:
        super().__init__(name=f"reader-{number}", daemon=True)
        self.base = base
        self.http = urllib3.PoolManager(retries=False, timeout=PATIENCE)
        self.is_over = threading.Event()
        self.titles: dict[str, str] = {}
        self.pages: dict[str, dict[str, str]] = {}
        self.complaints: list[str] = []
        self.etag, self.revision, self.polls, self.changes = "", 0, 0, 0

    def run(self) -> None:
        while not self.is_over.is_set():
            self.poll()
            self.is_over.wait(POLL_SECONDS)

    def poll(self) -> None:
        self.polls += 1
        try:
            answer = self.get("latest.json", {"If-None-Match": self.etag} if self.etag else {})
            if answer.status == 304:
                return
            if answer.status != 200:
                self.complaints.append(f"latest.json answered {answer.status}")
                return
            self.etag = answer.headers.get("ETag", "")
            self.follow(orjson.loads(answer.data))
        except (urllib3.exceptions.HTTPError, orjson.JSONDecodeError) as error:
            self.complaints.append(f"a poll failed: {error}")

    def get(self, name: str, headers: dict[str, str] | None = None) -> urllib3.BaseHTTPResponse:
        return self.http.request("GET", f"{self.base}/{name}", headers={"Accept-Encoding": "gzip", **(headers or {})})

    def follow(self, latest: dict[str, Any]) -> None:
        if latest["revision"] < self.revision:
            self.complaints.append(f"went back from revision {self.revision} to {latest['revision']}")
            return
        if self.revision < latest["changes_since"] and not self.begin_again(latest["changes_since"]):
            self.etag = ""  # the feed is not there yet: asked for again with the next poll
            return
        for change in reversed(latest["changes"]):
            if "removed" in change:
                self.titles.pop(change["removed"], None)
            else:
                self.titles[change["item"]["id"]] = change["item"].get("title", "")
        self.revision = latest["revision"]
        self.changes += 1

    def begin_again(self, since: int) -> bool:
        """The feed, and the pages that are not known yet: a page's address never means anything else.

        False when the feed is older than what `latest.json` goes on from.
        """
        feed = self.json("feed.json")
        if feed["_live"]["revision"] < since:
            return False
        pages = feed["_live"]["pages"]
        for page in self.json(pages["url"])["pages"] if pages else ():
            key = f"pages/{page['url']}"
            if key not in self.pages:
                self.pages[key] = {item["id"]: item.get("title", "") for item in self.json(key)["items"]}
            self.titles |= self.pages[key]
        self.titles |= {item["id"]: item.get("title", "") for item in feed["items"]}
        return True

    def json(self, name: str) -> dict[str, Any]:
        answer = self.get(name)
        if answer.status != 200:
            self.complaints.append(f"{name} answered {answer.status}")
        return orjson.loads(answer.data)
