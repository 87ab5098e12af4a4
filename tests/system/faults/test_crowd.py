"""Row 15: very long, very large, very many. `make reliability` runs it in full size."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from testing.services.wait import wait_for
from testing.system.many import BLOGS, COPIES
from testing.system.orm_client import OrmClient
from testing.system.proxied import ProxiedSystem, seconds_until

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]
row = pytest.mark.row
Seen = Callable[[str], None]
IS_FULL = os.environ.get("FULL_SIZE") == "1"
POSTS, BLOG_COUNT, SAVES = (100_000, 500, 1_000) if IS_FULL else (2_000, 50, 150)
EDITORS = 3


@row(15, "A live blog gets very many posts by one statement, then one more by an editor.")
def test_a_very_long_blog_is_published_whole(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    begun = time.monotonic()
    newsroom.sql(COPIES, blog["id"], "L" * 14, POSTS)
    written = time.monotonic()
    wait_for(lambda: newsroom.is_level(blog), 600, "a publish of all")
    live = time.monotonic()
    newsroom.save(blog, "One more")
    wait_for(lambda: "One more" in newsroom.text(f"live/{blog['slug']}/latest.json"), 30, "one more")
    more = time.monotonic() - live
    observer = newsroom.observer(blog["slug"])
    observer.settle(300)
    assert not observer.violations
    seen(
        f"{POSTS:,} posts: written in {written - begun:.1f} s, all live {live - written:.1f} s later;"
        f" one more was live {more:.1f} s after its save began"
    )


@row(15, "A post of one megabyte.")
def test_a_very_large_post_is_published(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    body = f"<p>{'It is late. ' * 90_000}</p>"
    with newsroom.watched(blog) as observer:
        newsroom.orm.post(blog, title="A megabyte", body=body)
        seconds = observer.settle(60)
    latest = newsroom.text(f"live/{blog['slug']}/latest.json")
    assert len(latest) < 10_000
    seen(f"live {seconds:.1f} s later; latest.json stayed at {len(latest):,} bytes and sends readers to feed.json")


@row(15, "Very many saves on one live blog, as quickly as three editors can.")
def test_a_storm_of_saves_is_a_few_publishes(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    before, each = newsroom.s3_proxy.puts(f"{blog['slug']}/latest.json"), SAVES // EDITORS

    def save_all(orm: OrmClient) -> None:
        for n in range(each):
            orm.post(blog, title=f"Save {n}")

    clients = [OrmClient(newsroom.env) for _ in range(EDITORS)]
    try:
        with newsroom.watched(blog) as observer:
            begun = time.monotonic()
            with ThreadPoolExecutor(EDITORS) as pool:
                list(pool.map(save_all, clients))
            took = time.monotonic() - begun
            seconds = observer.settle(60)
        slowest = max(max(orm.seconds) for orm in clients)
    finally:
        for orm in clients:
            orm.close()
    puts = newsroom.s3_proxy.puts(f"{blog['slug']}/latest.json") - before
    assert puts <= 10 * (took + seconds) + 10  # the pace: ten a second
    seen(
        f"{EDITORS * each:,} saves in {took:.1f} s were {puts} publishes; slowest save {slowest:.2f} s;"
        f" all live {seconds:.1f} s after the last"
    )


@row(15, "Very many live blogs appear at once.")
def test_very_many_blogs_at_once_are_all_published(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, slug = newsroom.blog(), f"many-{time.time_ns()}-"
    newsroom.sql(BLOGS, slug, BLOG_COUNT, blog["id"])
    begun = time.monotonic()
    behind = "SELECT count(*) FROM cms_publication WHERE key LIKE %s AND wanted > live"
    wait_for(lambda: newsroom.sql(behind, f"liveblog:{slug}%")[0][0] == 0, 600, "all of them")
    seconds = time.monotonic() - begun
    observer = newsroom.observer(f"{slug}1", f"{slug}{BLOG_COUNT}")
    observer.settle(60)
    assert not observer.violations
    newsroom.sql(
        "UPDATE cms_publication SET wanted = wanted + 1, wanted_at = now() WHERE key LIKE %s", f"liveblog:{slug}%"
    )
    newsroom.save(blog, "Breaking")
    amid = seconds_until(lambda: newsroom.is_level(blog), "the newest post, before hundreds of others")
    waiting = newsroom.sql(behind, f"liveblog:{slug}%")[0][0]
    newsroom.sql("DELETE FROM cms_liveblog WHERE slug LIKE %s", f"{slug}%")
    wait_for(newsroom.is_all_level, 600, "their going")  # it is no business of the next test
    seen(
        f"{BLOG_COUNT} were live {seconds:.1f} s later; with all of them to be published again, a new post was live"
        f" {amid:.1f} s after its save, {waiting} still waiting"
    )
