"""Bytes on the wire of one reader who follows a recorded evening, by four methods. Pure: no server, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import orjson

from bench.evening import Version, versions
from bench.figures import Row, at_most
from bench.size import Size
from bench.wire import Wire, packed
from publisher.documents import Document
from testing.merge import Merge, Reader

POLL_SECONDS = 10
FIRST_POLL = 3
GOAL = 1.5
LATEST = "/live/election-night/latest.json"
AVATAR = (
    "<img alt='' src='https://secure.gravatar.com/avatar/5b0a1b6b6a3c1f1d9e3c2b7d4f8a9c0e?s=30&#038;d=mm&#038;r=g'"
    " class='avatar avatar-30 photo' height='30' width='30' decoding='async'/>"
)


class Poll(NamedTuple):
    """What had changed at this second since the poll before: items and removals, each by its last change."""

    second: float
    version: Version | None
    changes: list[dict[str, Any]]


class Method(Protocol):
    wire: Wire

    def poll(self, poll: Poll) -> None: ...


def polls(evening: list[Version]) -> Iterator[Poll]:
    """One every ten seconds, and a last one after the last change."""
    seen, reached = 0, 0
    for second in range(FIRST_POLL, int(evening[-1].second) + 2 * POLL_SECONDS, POLL_SECONDS):
        while reached < len(evening) and evening[reached].second <= second:
            reached += 1
        new = evening[seen:reached]
        changes = {
            (each.get("item") or {"id": each.get("removed")})["id"]: each for version in new for each in newest(version)
        }
        yield Poll(second, new[-1] if new else None, list(changes.values()))
        seen = reached


def newest(version: Version) -> list[dict[str, Any]]:
    """The changes of a version's own revision."""
    latest = version.published.latest
    return [each for each in latest["changes"] if each["revision"] == latest["revision"]]


class Whole:
    """The whole blog as one JSON, conditional, anew with each change."""

    def __init__(self) -> None:
        self.wire, self.etag, self.items = Wire(), "", {}

    def poll(self, poll: Poll) -> None:
        self.wire.ask("/live/election-night/all.json", poll.second, etag=self.etag)
        if not poll.version:
            return self.wire.answer(None, etag=self.etag)
        for change in poll.changes:
            self.items.pop(change.get("removed"), None)
            if "item" in change:
                self.items[change["item"]["id"]] = change["item"]
        body = orjson.dumps({**poll.version.published.feed, "items": list(self.items.values())[::-1]})
        self.etag = tag(poll.version.made.latest)
        self.wire.answer(packed(body)[0], etag=self.etag)


class WordPress:
    """WordPress Liveblog: `entries/{since}/{until}` under a new address at each poll, so never a 304.

    The fields are those of `WPCOM_Liveblog_Entry::for_json`, which has each text twice, to be shown and to be edited
    (https://github.com/Automattic/liveblog/blob/develop/classes/class-wpcom-liveblog-entry.php).
    """

    def __init__(self) -> None:
        self.wire, self.number = Wire(), 41_000

    def poll(self, poll: Poll) -> None:
        until = 1_793_734_200 + int(poll.second)
        entries = [self.entry(change, until) for change in poll.changes]
        value = {"entries": entries, "latest_timestamp": until if entries else None, "refresh_interval": 10, "pages": 1}
        self.wire.ask(f"/wp-json/liveblog/v1/1207/entries/{until - POLL_SECONDS}/{until}/", poll.second)
        body, _ = packed(orjson.dumps(value))
        self.wire.answer(body)

    def entry(self, change: dict[str, Any], until: int) -> dict[str, Any]:
        self.number += 1
        item = change.get("item", {})
        body = item.get("content_html", "")
        names = [author["name"] for author in item.get("authors", [])]
        return {
            "id": self.number,
            "type": "delete" if not item else "update" if "date_modified" in item else "new",
            "render": body,
            "headline": item.get("title", ""),
            "content": body,
            "css_classes": f"liveblog post-{self.number} post type-post status-publish format-standard hentry",
            "timestamp": f"{until}",
            "authors": [
                {"id": 7, "key": name.lower().replace(" ", "-"), "name": name, "avatar": AVATAR} for name in names
            ],
            "entry_time": f"{until}",
            "share_link": f"https://cdn.news.example/election-night/?lbup={self.number}",
            "status": "publish",
        }


class Stillwire:
    """`latest.json`, and after a gap `feed.json` with its pages; `reader` and merge.js say when there is a gap."""

    def __init__(self) -> None:
        self.wire, self.etag, self.reader, self.held = Wire(), "", Reader(revision=0, base=0, floor=0), set()

    def poll(self, poll: Poll) -> None:
        self.wire.ask(LATEST, poll.second, etag=self.etag)
        if not poll.version:
            return self.wire.answer(None, etag=self.etag)
        published, gaps = poll.version.published, len(self.reader.gaps)
        self.etag = tag(poll.version.made.latest)
        self.answer(poll.version.made.latest)
        self.reader.poll(published, published)
        if self.reader.gaps[gaps]:
            self.read(poll)

    def read(self, poll: Poll) -> None:
        made = poll.version.made
        for document in (made.feed, made.page_list, *made.pages):
            if document and document.key not in self.held:
                self.wire.ask(f"/{document.key}", poll.second)
                self.answer(document)
                self.held.add(document.key)
        self.held.discard(made.feed.key)

    def answer(self, document: Document) -> None:
        """With the metadata that every object of ours has."""
        meta = {"x-amz-meta-revision": f"{document.revision}", "x-amz-meta-sha256": document.sha256}
        self.wire.answer(document.gzipped or document.body, etag=tag(document), meta=meta)


class Least:
    """What no method can beat: a bare 304 while nothing changed, otherwise the changes and nothing else."""

    def __init__(self) -> None:
        self.wire, self.etag = Wire(), ""

    def poll(self, poll: Poll) -> None:
        self.wire.ask(LATEST, poll.second, etag=self.etag)
        if not poll.version:
            return self.wire.answer(None, etag=self.etag)
        self.etag = tag(poll.version.made.latest)
        self.wire.answer(packed(orjson.dumps(poll.changes))[0], etag=self.etag)


def tag(document: Document) -> str:
    return f'"{document.sha256[:32]}"'


def prove(reader: Reader, evening: list[Version]) -> None:
    """merge.js, given what this reader got, took the same gaps and ends with the posts that there are."""
    merge = Merge()
    try:
        start = {"read": {"feed": evening[0].published.feed, "pages": [], "list": None}}
        shown = merge([start, *reader.steps])
    finally:
        merge.close()
    newest = evening[-1].published.feed["items"]
    if shown["gaps"][1:] != reader.gaps or shown["posts"][: len(newest)] != [without_url(item) for item in newest]:
        raise AssertionError("merge.js does not show what was published")


def without_url(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "url"}


def following(size: Size) -> list[Row]:
    evening = list(versions(size.changes))
    methods = {"the whole JSON on each change": Whole(), "a delta API of WordPress Liveblog's shape": WordPress()}
    methods |= {"Stillwire": (ours := Stillwire()), "the lower bound": (least := Least())}
    count = 0
    for poll in polls(evening):
        count += 1
        for method in methods.values():
            method.poll(poll)
    prove(ours.reader, evening)
    rows = [Row(measure="polls of one reader who follows all night, one each 10 s", figure=f"{count:,}")]
    for name, method in methods.items():
        share = f"{method.wire.bodies:,} of content"
        rows.append(Row(measure=f"bytes, {name}", figure=f"{method.wire.sent:,} ({share})"))
    return [*rows, at_most("Stillwire / the lower bound", ours.wire.sent / least.wire.sent, GOAL, unit="×")]
