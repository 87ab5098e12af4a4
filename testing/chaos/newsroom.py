"""The editors of a run: each verb is an edit as a person, a bulk action or a script would make it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from testing.system.many import COPIES
from testing.system.orm_client import Refused
from testing.system.proxied import ProxiedSystem


@dataclass(frozen=True)
class Save:
    """How long an editor waited, and until when (of the monotonic clock)."""

    name: str
    seconds: float
    ended: float


@dataclass
class Editors:
    """Of one live blog and one placement. `saved` is what was acknowledged: it may never be lost."""

    system: ProxiedSystem
    blog: Mapping[str, Any]
    placement: Mapping[str, Any]
    author: Mapping[str, Any]
    saves: list[Save] = field(default_factory=list)
    refused: int = 0
    saved: dict[int, dict[str, Any] | None] = field(default_factory=dict)
    taken_down: list[str] = field(default_factory=list)
    """Ids and words that may be nowhere in the end."""
    banners: list[int] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def edit(self, name: str, pick: int) -> None:
        """Whatever comes of it: a save that the database refused is refused, and its post is not counted on."""
        begun = time.monotonic()
        try:
            getattr(self, name)(pick)
        except (Refused, psycopg.OperationalError):
            self.refused += 1
        ended = time.monotonic()
        self.saves.append(Save(name, ended - begun, ended))

    # Posts

    def chosen(self, pick: int, *statuses: str) -> int | None:
        known = [pk for pk, row in self.saved.items() if row and row["status"] in statuses and "is_down" not in row]
        return known[pick % len(known)] if known else None

    def make(self, **values: Any) -> None:
        row = self.system.orm.post(self.blog, body=f"<p>Words {self.mark()}.</p>", **values)
        self.saved[row["id"]] = {name: row[name] for name in ("title", "status", "uid", "body")}

    def mark(self) -> str:
        """Words that no other post has."""
        return f"W-{self.blog['slug']}-{next(self.numbers)}-"

    def change(self, pk: int | None, **values: Any) -> None:
        if pk is None:
            return
        before = self.saved.pop(pk)  # what comes of it is not known until it is acknowledged
        self.system.orm.change("Post", pk, **values)
        self.saved[pk] = {**(before or {}), **values}

    def write(self, pick: int) -> None:
        self.make(title=f"Post {next(self.numbers)}", authors=[self.author["id"]] if pick % 3 == 0 else [])

    def retitle(self, pick: int) -> None:
        self.change(self.chosen(pick, "published"), title=f"Edit {next(self.numbers)}")

    def remove(self, pick: int) -> None:
        self.change(self.chosen(pick, "published"), status="removed")

    def bring_back(self, pick: int) -> None:
        self.change(self.chosen(pick, "removed"), status="published")

    def delete(self, pick: int) -> None:
        pk = self.chosen(pick, "published", "removed")
        if pk is not None:
            self.saved.pop(pk)
            self.system.orm.ask("delete", "Post", pk=pk)
            self.saved[pk] = None

    def take_down(self, pick: int) -> None:
        pk = self.chosen(pick, "published")
        if pk is not None:
            row = self.saved.pop(pk)
            self.system.orm.ask("take_down", "Post", item=row["uid"])
            self.saved[pk] = {**row, "status": "removed", "is_down": True}
            self.taken_down += [row["uid"], row["body"].removeprefix("<p>Words ").removesuffix(".</p>")]

    def hold_back(self, pick: int) -> None:
        """Publishing of this live blog pauses."""
        self.system.orm.ask("pause", "Publication", key=f"liveblog:{self.blog['slug']}")

    def resume(self, pick: int = 0) -> None:
        self.system.orm.ask("resume", "Publication", key=f"liveblog:{self.blog['slug']}")

    def draft(self, pick: int) -> None:
        self.make(title=f"SECRET-{next(self.numbers)}", status="draft")

    def reveal(self, pick: int) -> None:
        self.change(self.chosen(pick, "draft"), title=f"Revealed {next(self.numbers)}", status="published")

    def schedule(self, pick: int) -> None:
        due = datetime.now(UTC) + timedelta(seconds=0.5 + pick % 30 / 10)
        title = f"DUE-{due.timestamp() * 1000:.0f}-{next(self.numbers)}"
        self.system.orm.post(self.blog, title=title, status="scheduled", publish_at=due)

    def pin(self, pick: int) -> None:
        self.change(self.chosen(pick, "published"), pinned=bool(pick % 2))

    # Many at once, past every signal

    def bulk(self, pick: int) -> None:
        self.saved.clear()
        title = f"Bulk {next(self.numbers)}"
        self.system.sql(
            "UPDATE cms_post SET title = %s WHERE liveblog_id = %s AND status = 'published'"
            " AND title NOT LIKE 'DUE-%%'",
            title,
            self.blog["id"],
        )

    def flood(self, pick: int) -> None:
        self.system.sql(COPIES, self.blog["id"], f"F{next(self.numbers):013d}", 60)

    # Live blog, author, banners

    def rename(self, pick: int) -> None:
        self.system.orm.change("Author", self.author["id"], name=f"Author {next(self.numbers)}")

    def pause(self, pick: int) -> None:
        self.system.orm.change("LiveBlog", self.blog["id"], status="paused")

    def hide(self, pick: int) -> None:
        self.system.orm.change("LiveBlog", self.blog["id"], status="draft")

    def show(self, pick: int) -> None:
        self.system.orm.change("LiveBlog", self.blog["id"], status="live")

    def banner_on(self, pick: int) -> None:
        row = self.system.orm.make(
            "Banner",
            heading=f"Banner {next(self.numbers)}",
            status="published",
            severity="notice",
            placements=[self.placement["id"]],
        )
        self.banners.append(row["id"])

    def banner_off(self, pick: int) -> None:
        if self.banners:
            self.system.orm.change("Banner", self.banners[pick % len(self.banners)], status="removed")

    # The end

    def lost(self) -> list[str]:
        """Saves that were acknowledged and that the database does not have."""
        rows = self.system.sql("SELECT id, title, status FROM cms_post WHERE liveblog_id = %s", self.blog["id"])
        there = {pk: (title, status) for pk, title, status in rows}
        return [
            f"post {pk} was saved as {row} and is {there.get(pk)}"
            for pk, row in self.saved.items()
            if there.get(pk) != (row and (row["title"], row["status"]))
        ]
