"""A reader's open tab, as the contract says that one works. Written from the contract alone, and only for checking."""

from __future__ import annotations

from typing import Any

from testing.observer.public import Public


class ReferenceReader:
    """`posts` are the items that the reader sees, by id, each with the revision of its last change."""

    def __init__(self, public: Public, slug: str) -> None:
        self.public, self.folder = public, f"live/{slug}/"
        self.revision: int | None = None
        self.posts: dict[str, dict[str, Any]] = {}

    def poll(self, latest: dict[str, Any]) -> None:
        """Takes in one `latest.json`."""
        if latest["status"] == "gone":
            self.posts, self.revision = {}, latest["revision"]
            return
        if self.revision is None or self.revision < latest["changes_since"]:
            self.read_again()
        if self.revision is None or self.revision < latest["changes_since"]:
            return  # feed.json is not as new as the tail yet: asks again with the next poll
        for change in reversed(latest["changes"]):
            if change["revision"] > self.revision:
                self.take(change)
        self.revision = max(self.revision, latest["revision"])

    def take(self, change: dict[str, Any]) -> None:
        if "removed" in change:
            self.posts.pop(change["removed"], None)
        else:
            self.posts[change["item"]["id"]] = change["item"]

    def read_again(self) -> None:
        """All of it: the newest posts, and every page. What is not whole is left for the next poll."""
        feed = self.public.json(f"{self.folder}feed.json")
        parts = [*self.pages(feed["_live"]["pages"]), feed] if feed else [None]
        if None in parts:
            return
        self.posts = {item["id"]: item for part in parts for item in part["items"]}
        self.revision = feed["_live"]["revision"]

    def pages(self, reference: dict[str, Any] | None) -> list[Any]:
        """Every page of a feed; None in place of what is not there."""
        if reference is None:
            return []
        listing = self.public.json(self.folder + reference["url"])
        if listing is None:
            return [None]
        return [self.public.json(f"{self.folder}pages/{entry['url']}") for entry in listing["pages"]]
