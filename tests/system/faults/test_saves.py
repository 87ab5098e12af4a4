"""Rows 1, 2, 12: what an edit is, whoever makes it and however its process ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from testing.paths import ROOT
from testing.system.proxied import ProxiedSystem, seconds_until

pytestmark = pytest.mark.service
row = pytest.mark.row
Seen = Callable[[str], None]


@row(1, "An edit stays uncommitted while another live blog is published; then it is committed.")
def test_no_worker_publishes_what_is_not_committed(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, feed = newsroom.blog(), newsroom.text
    other = newsroom.blog()  # the newest is the one that leads the home page: the open edit holds up neither
    key = f"live/{blog['slug']}/feed.json"
    with newsroom.watched(blog), newsroom.link() as link:
        with link.transaction():
            link.execute("UPDATE cms_post SET title = 'Committed' WHERE liveblog_id = %s", [blog["id"]])
            newsroom.save(other, "Meanwhile")
            newsroom.wait_until_live(other, "Meanwhile", seconds=20)
            assert "Committed" not in feed(key)
        seconds = seconds_until(lambda: "Committed" in feed(key), "the edit")
    seen(f"nothing of it before the commit; live {seconds:.1f} s after it")


@row(1, "An edit is rolled back while another live blog is published.")
def test_a_rolled_back_save_publishes_nothing(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    before = newsroom.ledger(blog)["wanted"]
    with newsroom.watched(blog), newsroom.link() as link:
        with link.transaction():
            link.execute("UPDATE cms_post SET title = 'Rolled back' WHERE liveblog_id = %s", [blog["id"]])
            raise psycopg.Rollback
        newsroom.blog()
    assert newsroom.ledger(blog)["wanted"] == before
    assert "Rolled back" not in newsroom.everything()
    seen("nothing of it, and nothing to do")


@row(2, "The process of a save is killed between its commit and its hint.")
def test_a_save_whose_process_died_before_its_hint_is_published(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    argv = [sys.executable, "-m", "tests.system.faults.dying_editor", str(blog["id"]), "Last words"]
    with newsroom.watched(blog):
        done = subprocess.run(argv, cwd=ROOT, env=dict(newsroom.env), capture_output=True, timeout=60)
        assert done.returncode == -signal.SIGKILL, done.stderr
        feed = f"live/{blog['slug']}/feed.json"
        seconds = seconds_until(lambda: "Last words" in newsroom.text(feed), "the edit")
    seen(f"the sweep found it; live {seconds:.1f} s after the process was gone")


EDITS = [
    ("UPDATE cms_post SET title = 'By SQL' WHERE liveblog_id = %s", "raw SQL"),
    ("UPDATE cms_post SET status = 'draft' WHERE liveblog_id = %s", "an unpublish by raw SQL"),
    ("DELETE FROM cms_post WHERE liveblog_id = %s", "a delete by raw SQL"),
    ("UPDATE cms_liveblog SET status = 'draft' WHERE id = %s", "a whole live blog taken back by raw SQL"),
]


@row(12, "Raw SQL updates, takes back and deletes posts, and takes back a whole live blog, past every signal.")
def test_raw_sql_is_an_edit_like_any_other(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    with newsroom.watched(blog) as observer:
        slowest = 0.0
        for statement, _ in EDITS:
            newsroom.sql(statement, blog["id"])
            slowest = max(slowest, observer.settle(30))
    seen(f"each was with readers within {slowest:.1f} s")


@row(12, "An author who appears in three live blogs is renamed.")
def test_a_renamed_author_is_renamed_wherever_they_wrote(newsroom: ProxiedSystem, seen: Seen) -> None:
    orm = newsroom.orm
    author = orm.make("Author", name="Nora Before")
    blogs = [orm.blog() for _ in range(3)]
    for blog in blogs:
        orm.post(blog, title="A byline", authors=[author["id"]])
    observer = newsroom.observer(*(blog["slug"] for blog in blogs))
    observer.settle(30)
    orm.change("Author", author["id"], name="Nora After")
    seconds = observer.settle(30)
    assert not observer.violations
    assert "Nora Before" not in "".join(feeds(newsroom, blogs))
    seen(f"all three said so within {seconds:.1f} s")


def feeds(newsroom: ProxiedSystem, blogs: list[dict[str, Any]]) -> list[str]:
    return [newsroom.text(f"live/{blog['slug']}/feed.json") for blog in blogs]
