"""What readers should have, by plain SQL: it knows the tables, and nothing of who publishes them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

LEDGER = "SELECT key, wanted, live, seen, failures, last_error, failed_at FROM cms_publication WHERE key = ANY(%s)"
BLOG = "SELECT id, title, status FROM cms_liveblog WHERE slug = %s"
POSTS = """
SELECT p.uid, p.title, p.body, p.pinned, c.sequence,
    ARRAY(SELECT a.name FROM cms_author a JOIN cms_post_authors l ON l.author_id = a.id WHERE l.post_id = p.id) AS names
FROM cms_post p
JOIN cms_publication ledger ON ledger.key = %s
JOIN cms_change c ON c.publication_id = ledger.id AND c.item = p.uid
WHERE p.liveblog_id = %s AND p.status = 'published' AND p.fault = ''
ORDER BY c.sequence
"""
EVER = "SELECT count(*) AS n FROM cms_change c JOIN cms_publication p ON p.id = c.publication_id WHERE p.key = %s"
REMOVED = """
SELECT c.item, c.revision FROM cms_change c JOIN cms_publication p ON p.id = c.publication_id
WHERE p.key = %s AND c.removed
"""
BANNERS = """
SELECT b.uid, b.heading FROM cms_banner b
JOIN cms_banner_placements l ON l.banner_id = b.id JOIN cms_placement p ON p.id = l.placement_id
WHERE p.slug = %s AND b.status = 'published' AND (b.ends_at IS NULL OR b.ends_at > now())
"""
PUBLIC = "SELECT slug, title, status FROM cms_liveblog WHERE status <> 'draft'"


@dataclass(frozen=True, kw_only=True)
class Post:
    uid: str
    title: str
    body: str
    pinned: bool
    sequence: int
    names: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Blog:
    """`posts` by sequence, those that are public; `ever` is how many ever were."""

    title: str
    status: str
    posts: tuple[Post, ...]
    ever: int


class DatabaseOracle:
    """Asks one database, by a connection of its own that no fault of the network touches."""

    def __init__(self, dsn: str) -> None:
        self.dsn, self.lock = dsn, threading.Lock()
        self.link: psycopg.Connection[dict[str, Any]] | None = None

    def ask(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """Raises psycopg.OperationalError while there is no database."""
        with self.lock:
            if self.link is None or self.link.closed:
                self.link = psycopg.connect(self.dsn, autocommit=True, row_factory=dict_row, connect_timeout=5)
            try:
                return self.link.execute(statement, values).fetchall()
            except psycopg.OperationalError:
                self.link.close()
                raise

    def close(self) -> None:
        if self.link:
            self.link.close()

    def ledger(self, *keys: str) -> dict[str, dict[str, Any]]:
        return {row["key"]: row for row in self.ask(LEDGER, list(keys))}

    def removed(self, slug: str) -> dict[str, int]:
        """Ids of posts that are gone, and the revision at which they went."""
        return {row["item"]: row["revision"] for row in self.ask(REMOVED, f"liveblog:{slug}")}

    def open_takedowns(self) -> list[dict[str, Any]]:
        """Those that readers may still get something of."""
        return self.ask("SELECT item, last_error FROM cms_takedown WHERE gone_at IS NULL AND lifted_at IS NULL")

    def blog(self, slug: str) -> Blog | None:
        """None when readers should be told that it is gone."""
        found = self.ask(BLOG, slug)
        if not found or found[0]["status"] == "draft":
            return None
        key = f"liveblog:{slug}"
        posts = [Post(**{**row, "names": frozenset(row["names"])}) for row in self.ask(POSTS, key, found[0]["id"])]
        ever = self.ask(EVER, key)[0]["n"]
        return Blog(title=found[0]["title"], status=found[0]["status"], posts=tuple(posts), ever=ever)

    def banners(self, placement: str) -> dict[str, str]:
        return {row["uid"]: row["heading"] for row in self.ask(BANNERS, placement)}

    def public_blogs(self) -> dict[str, tuple[str, str]]:
        return {row["slug"]: (row["title"], row["status"]) for row in self.ask(PUBLIC)}
