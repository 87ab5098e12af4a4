"""docs/clients.md: both programs, as they stand there, follow a moving live blog on an S3 server and lose nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.actions import takedowns as wanted
from cms.models import LiveBlog, Post, StoredObject, Takedown
from publisher.documents import html
from publisher.scheduling.sweep import collect
from publisher.takedown import takedowns
from testing.clients import PAGE, Follower, JavaScriptFollower, code
from testing.doubles.memory_cdn import MemoryCdn
from testing.proxies.s3_proxy import Answer, S3Proxy
from tests.publisher.newsroom import publish, retitle, write_post, write_posts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LATEST, FEED, PAGES = "/latest.json", "/feed.json", "/pages/"


@pytest.fixture
def front(bucket: Any, s3_server: str) -> Iterator[S3Proxy]:
    """What readers read from, in front of the S3 server."""
    with S3Proxy(int(s3_server.rpartition(":")[2])) as proxy:
        yield proxy


@pytest.fixture(params=["python", "javascript"])
def follower(request: pytest.FixtureRequest, folder: str) -> Iterator[Any]:
    if request.param == "python":
        yield Follower(folder + LATEST)
        return
    made = JavaScriptFollower(folder + LATEST)
    yield made
    made.close()


@pytest.fixture
def folder(front: S3Proxy, bucket_name: str) -> str:
    """Where the live blog's objects are, as readers read them."""
    return f"http://127.0.0.1:{front.port}/{bucket_name}/live/election"


def prime(url: str) -> None:
    """A cache gets its copy."""
    Follower("").get(url)


def truth() -> dict[str, tuple[str, str]]:
    posts = Post.objects.filter(status="published").exclude(liveblog__status="draft")
    return {post.uid: (post.title, post.body) for post in posts}


def shown(follower: Any) -> dict[str, tuple[str, str]]:
    return {id: (item.get("title", ""), item["content_html"]) for id, item in follower.posts.items()}


def asked(front: S3Proxy, part: str) -> list[int]:
    """Statuses of what was asked for."""
    return [status for verb, path, status in front.requests if verb == "GET" and part in path]


def wait_after(follower: Any) -> float:
    """Seconds after the next poll, which fails."""
    before = follower.failures
    seconds = follower.poll()
    assert follower.failures == before + 1
    return seconds


class Newsroom:
    """A live blog that moves by chance. Everything that editors do is one of its methods."""

    def __init__(self, blog: LiveBlog, chance: random.Random) -> None:
        self.blog, self.chance = blog, chance

    def move(self) -> None:
        moves = [self.post, self.post, self.burst, self.edit, self.edit, self.edit_many, self.remove, self.bring_back]
        self.chance.choice([*moves, self.pin, self.change_state])()

    def chosen(self, most: int, status: str = "published") -> list[int]:
        keys = list(Post.objects.filter(status=status).order_by("pk").values_list("pk", flat=True))
        return self.chance.sample(keys, min(self.chance.randint(1, most), len(keys)))

    def post(self) -> None:
        write_post(self.blog, f"Post {self.chance.random()}", body=f"<p>{'x' * self.chance.choice([9, 999, 4999])}</p>")

    def burst(self) -> None:
        write_posts(self.blog, self.chance.randint(2, 60))

    def edit(self) -> None:
        self.edit_many(1)

    def edit_many(self, most: int = 30) -> None:
        Post.objects.filter(pk__in=self.chosen(most)).update(title=f"Edited {self.chance.random()}")

    def remove(self) -> None:
        Post.objects.filter(pk__in=self.chosen(9)).update(status="removed")

    def bring_back(self) -> None:
        Post.objects.filter(pk__in=self.chosen(3, "removed")).update(status="published")

    def pin(self) -> None:
        Post.objects.filter(pk__in=self.chosen(1)).update(pinned=True)

    def change_state(self) -> None:
        LiveBlog.objects.filter(pk=self.blog.pk).update(status=self.chance.choice(["live", "live", "paused", "draft"]))


@pytest.mark.parametrize("seed", [1, 2])
def test_it_loses_nothing_whatever_happens_however_seldom_it_polls(blog, bucket, front, follower, seed):
    chance = random.Random(seed)
    newsroom = Newsroom(blog, chance)
    for _ in range(40):
        newsroom.move()
        publish(bucket)
        if chance.random() < 0.6:
            follower.poll()
            assert shown(follower) == truth()
    LiveBlog.objects.update(status="live")
    publish(bucket)
    follower.poll()
    assert shown(follower) == truth()
    assert len(asked(front, FEED)) > 2


def test_nothing_new_costs_a_304_and_wait_says_when_to_ask_again(blog, bucket, front, follower):
    write_post(blog)
    publish(bucket)
    follower.poll()
    assert 4 <= follower.poll() <= 6
    assert asked(front, LATEST) == [200, 304]
    assert len(asked(front, FEED)) == 1


def test_it_follows_by_latest_json_alone(blog, bucket, front, follower):
    posts = write_posts(blog, 60)
    publish(bucket)
    follower.poll()
    retitle(posts[3], "Edited")
    posts[7].delete()
    publish(bucket)
    follower.poll()
    assert shown(follower) == truth()
    assert len(asked(front, FEED)) == 1


def test_each_page_is_read_once(blog, bucket, front, follower):
    posts = write_posts(blog, 170)
    publish(bucket)
    follower.poll()
    assert len(asked(front, PAGES)) == 1 + 3
    Post.objects.filter(pk__in=[post.pk for post in posts[100:]]).update(body="<p>A gap, because this is long.</p>" * 9)
    publish(bucket)
    follower.poll()
    assert shown(follower) == truth()
    assert len(asked(front, PAGES)) == 4 + 1 + 1, "the list, and the one page that changed"


def test_an_older_feed_closes_no_gap_and_a_newer_one_is_asked_for(blog, bucket, front, follower):
    write_posts(blog, 3)
    publish(bucket)
    with front.failing("stale", "GET", FEED):
        follower.poll()
        before = shown(follower)
        write_posts(blog, 60, body="<p>More than a tail holds</p>" * 9)
        publish(bucket)
        wait_after(follower)
        assert shown(follower) == before
    follower.poll()
    assert shown(follower) == truth()
    assert asked(front, LATEST)[-2:] == [200, 200], "the ETag of what was not taken in is not kept"


def test_pages_that_were_collected_are_found_by_a_newer_feed(blog, bucket, front, follower, folder):
    posts = write_posts(blog, 60)
    publish(bucket)
    with front.failing("stale", "GET", FEED):
        prime(folder + FEED)
        retitle(posts[0], "Edited")
        publish(bucket)
        StoredObject.objects.exclude(delete_after=None).update(delete_after=timezone.now() - timedelta(hours=2))
        assert collect(bucket) == 2
        wait_after(follower)
        assert 404 in asked(front, PAGES)
        assert follower.posts == {}
    follower.poll()
    assert shown(follower) == truth()


def test_a_page_that_a_takedown_emptied_is_not_taken_for_fifty_removals(blog, bucket, front, follower, folder):
    posts = write_posts(blog, 60)
    publish(bucket)
    with front.failing("stale", "GET", FEED):
        prime(folder + FEED)
        wanted.take_down("post", posts[5].uid, reason="A judge said so", by_name="ana")
        takedowns.work_on_all(bucket, bucket.site, MemoryCdn())
        wait_after(follower)
        assert 404 not in asked(front, PAGES)
        assert follower.posts == {}
    follower.poll()
    assert len(follower.posts) == 59
    assert posts[5].uid not in follower.posts
    assert Takedown.objects.count() == 1


def test_an_older_copy_of_latest_json_changes_nothing(blog, bucket, front, follower, folder):
    write_posts(blog, 3)
    publish(bucket)
    with front.failing("stale", "GET", LATEST) as late:
        prime(folder + LATEST)
    write_posts(blog, 3)
    publish(bucket)
    follower.poll()
    assert len(follower.posts) == 6
    with front.failing("stale", "GET", LATEST, first=late.first):
        follower.poll()
        assert shown(follower) == truth()


PORTAL = Answer(200, [("Content-Type", "text/html")], b"<!doctype html><title>Log in to the network</title>")
OTHER = Answer(200, [("Content-Type", "application/json")], b'["not what was asked for"]')
FAILURES = {
    "a store that is down": {"kind": "refuse", "status": 503},
    "half an answer": {"kind": "cut"},
    "a captive portal": {"kind": "stale", "first": PORTAL},
    "other JSON": {"kind": "stale", "first": OTHER},
}


@pytest.mark.parametrize("part", [LATEST, FEED])
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_changes_nothing_and_is_asked_again_ever_more_seldom(blog, bucket, front, follower, failure, part):
    posts = write_posts(blog, 3)
    publish(bucket)
    follower.poll()
    before = shown(follower)
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(body="<p>More than a tail holds</p>" * 99)
    publish(bucket)
    with front.failing(verb="GET", part=part, **FAILURES[failure]):
        waits = [wait_after(follower) for _ in range(3)]
        assert shown(follower) == before
    assert all(5 * 2**n * 0.8 <= seconds <= 5 * 2**n * 1.2 for n, seconds in enumerate(waits, 1))
    assert follower.poll() <= 6
    assert shown(follower) == truth()


def test_what_is_gone_has_no_posts_and_may_come_back(blog, bucket, front, follower):
    write_posts(blog, 3)
    publish(bucket)
    follower.poll()
    LiveBlog.objects.update(status="draft")
    publish(bucket)
    follower.poll()
    assert (follower.posts, follower.live["status"]) == ({}, "gone")
    assert follower.poll() >= 240
    LiveBlog.objects.update(status="ended")
    publish(bucket)
    follower.poll()
    assert (len(follower.posts), follower.live["status"]) == (3, "ended")


def test_pinned_posts_from_pages_are_known_with_the_newest(blog, bucket, front, follower):
    posts = write_posts(blog, 60)
    Post.objects.filter(pk=posts[0].pk).update(pinned=True)
    publish(bucket)
    follower.poll()
    assert follower.live["pinned"] == [posts[0].uid]
    assert shown(follower) == truth()


def test_the_page_names_every_element_that_may_come():
    (quoted,) = re.findall(r"^> (.*)\n> (.*)$", PAGE.read_text(), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(quoted))) == html.TAGS


def test_the_page_names_every_attribute_that_may_come():
    text = PAGE.read_text().partition("Attributes are ")[2].partition("\n\n")[0]
    allowed = set().union(*html.ATTRIBUTES.values()) | {"data-embed", "data-part", "rel"}
    assert {name for name in allowed if not re.search(rf"`(figure )?{name}`", text)} == set()


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_program_is_short_enough_to_be_read(language):
    lines = [line for line in code(language).splitlines() if line.strip()]
    assert len(lines) <= 50
    assert max(map(len, lines)) <= 140
