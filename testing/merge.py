"""The reader's merge.js in one long-lived node process, and a reader who polls and reads as live-blog.js does."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract.keys import PAGE_SIZE
from testing.night import Published
from testing.services.programs import path

PROGRAM = Path(__file__).with_name("merge.mjs")
NOWHERE = 10**9
Step = dict[str, Any]


class Merge:
    """Plays steps: what a reader knows after them."""

    def __init__(self) -> None:
        argv = [path("node"), str(PROGRAM)]
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, steps: list[Step]) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        print(json.dumps(steps), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        assert line, f"node ended with {self.process.wait()}"
        return json.loads(line)

    def close(self) -> None:
        self.process.communicate(timeout=10)


@dataclass
class Reader:
    """Knows as much of its own state as it takes to decide what to ask for next; merge.js knows the posts.

    `steps` are what it got, `gaps` what merge.js has to answer to each.
    """

    revision: int = -1
    base: int = -1
    floor: int = NOWHERE
    is_gone: bool = False
    steps: list[Step] = field(default_factory=list)
    gaps: list[bool] = field(default_factory=list)

    def poll(self, copy: Published, feed_copy: Published) -> None:
        """A poll that gets this copy of latest.json, and after a gap a read that gets that copy of feed.json."""
        latest = copy.latest
        newer = latest["revision"] > self.revision
        gap = newer and latest["status"] != "gone" and (self.is_gone or self.revision < latest["changes_since"])
        self.steps.append({"poll": latest})
        self.gaps.append(gap)
        if gap:
            self.read(feed_copy)
        elif newer:
            self.revision = latest["revision"]
            if latest["status"] == "gone":
                self.is_gone, self.base, self.floor = True, latest["revision"], NOWHERE

    def read(self, copy: Published, *, older: bool = False) -> None:
        """feed.json with the pages of what is shown; with `older`, all pages down to the first post."""
        at, top = copy.feed["_live"]["revision"], feed_floor(copy.feed)
        floor = 0 if older else min(self.floor, top)
        pages = [page for n, page in copy.pages.items() if n >= floor // PAGE_SIZE and n * PAGE_SIZE < top]
        if floor >= top:
            pages = []
        self.steps.append({"read": {"feed": copy.feed, "pages": pages, "list": copy.list}})
        self.gaps.append(False)
        if at < self.base:
            return
        self.base, self.floor = at, floor // PAGE_SIZE * PAGE_SIZE if pages else floor
        if at >= self.revision:
            self.revision, self.is_gone = at, copy.feed["_live"]["status"] == "gone"


def feed_floor(feed: dict[str, Any]) -> int:
    """The sequence from which on a feed.json holds every post."""
    if not feed["_live"]["pages"] or len(feed["items"]) >= feed["_live"]["post_count"]:
        return 0
    return min(item["_live"]["sequence"] for item in feed["items"])
