"""`index.html` is complete without JavaScript, and nothing that editors write breaks out of it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from publisher.documents import html as html_list
from publisher.documents import page_html
from publisher.documents.row import AuthorRow
from testing.night import night
from testing.paths import ROOT
from tests.publisher.made import MOMENT, blog, documents, post

FRAME_HOSTS = {
    "x": "platform.twitter.com",
    "bluesky": "embed.bsky.app",
    "instagram": "www.instagram.com",
    "facebook": "www.facebook.com",
    "tiktok": "www.tiktok.com",
    "youtube": "www.youtube-nocookie.com",
    "vimeo": "player.vimeo.com",
}
ATTACKS = [
    "</script><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe src=javascript:alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "<!--",
    "</style><script>alert(1)</script>",
]


class Parsed(HTMLParser):
    """Tags with their attributes, the text, and what the elements with raw text hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.raw: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        last = self.tags[-1][0] if self.tags else ""
        if last in self.raw:
            self.raw[last].append(data)
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def html(*posts: Any, **values: Any) -> str:
    return documents(*posts, **values).html.body.decode()


def json_ld(text: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


def test_every_post_of_the_feed_is_there_without_javascript():
    page = Parsed(html(post(0, body="<p>First text</p>"), post(1, body="<p>Second text</p>")))
    assert [each["id"] for each in page.all("article")] == ["post-P1", "post-P0"]
    assert "First text" in page.text
    assert "Post 1" in page.text


def test_all_that_a_post_has_is_shown():
    text = html(post(0, authors=(AuthorRow(name="Ann"),), tags=("Courts",), correction="It was ten.", key_event=True))
    for shown in ("Ann", "Courts", "It was ten.", "Key event", "21:04 UTC, 3 November"):
        assert shown in text


def test_a_pinned_post_comes_first_and_once():
    made = night(("add", 60), ("pin", [59]))
    page = Parsed(made.documents().html.body.decode())
    ids = [each["id"] for each in page.all("article")]
    assert ids[0] == "post-P0000"
    assert len(ids) == len(set(ids)) == 51


def test_the_page_says_its_revision_to_the_script():
    (element,) = Parsed(html(post(0))).all("live-blog")
    assert (element["revision"], element["status"], element["src"]) == ("9", "live", "latest.json")


def test_the_floor_is_the_oldest_post_while_older_ones_wait_in_pages():
    (element,) = Parsed(night(("add", 120)).documents().html.body.decode()).all("live-blog")
    assert element["floor"] == "70"
    assert Parsed(html(post(0))).all("live-blog")[0]["floor"] == "0"


def test_the_structured_data_is_a_live_blog_posting():
    found = json_ld(
        html(post(0, authors=(AuthorRow(name="Ann"),), modified_at=MOMENT), blog=blog(description="All night"))
    )
    assert (found["@type"], found["headline"]) == ("LiveBlogPosting", "Election night")
    (update,) = found["liveBlogUpdate"]
    assert update["@type"] == "BlogPosting"
    assert update["articleBody"] == "It is nine."
    assert update["datePublished"] == "2026-11-03T21:04:09.120Z"
    assert update["author"] == [{"@type": "Person", "name": "Ann"}]


def test_the_times_of_coverage_are_told():
    found = json_ld(html(post(0), blog=blog(coverage_starts_at=MOMENT, coverage_ends_at=MOMENT)))
    assert found["coverageStartTime"] == found["coverageEndTime"] == "2026-11-03T21:04:09.120Z"


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_breaks_out_of_its_place(attack):
    clean = html(
        post(0, title="x", tags=("x",), correction="x", authors=(AuthorRow(name="x"),)), blog=blog(description="x")
    )
    nasty = html(
        post(
            0,
            title=attack,
            tags=(attack,),
            correction=attack,
            authors=(AuthorRow(name=attack, url=attack),),
            image=attack,
        ),
        blog=blog(title=attack, description=attack),
    )
    before, after = Parsed(clean), Parsed(nasty)
    assert [tag for tag, _ in after.tags] == [tag for tag, _ in before.tags]
    assert not any(name.startswith("on") for _, attributes in after.tags for name in attributes)
    found = json_ld(nasty)
    assert found["headline"] == attack
    assert found["liveBlogUpdate"][0]["headline"] == attack


def test_a_body_keeps_its_markup_and_loses_its_script():
    text = html(post(0, body="<p><b>bold</b></p><script>alert(1)</script>"))
    assert "<b>bold</b>" in text
    assert "alert(1)" not in text


def test_no_script_is_inline():
    page = Parsed(html(post(0)))
    for script in page.all("script"):
        assert script.get("type") == "application/ld+json" or script.get("src")
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv"))
    assert "script-src 'self';" in policy
    assert "'unsafe-inline'" not in policy


def test_the_page_may_frame_what_the_script_frames_and_nothing_else():
    script = (ROOT / "static_site" / "page" / "frame.js").read_text()
    policy = page_html.policy()
    framed = policy.partition("frame-src ")[2].partition(";")[0].split()
    for site, host in FRAME_HOSTS.items():
        assert f"https://{host}" in framed
        assert f"  {site}: [" in script and f"https://{host}/" in script
    assert all(host.removeprefix("https://").replace(".", "\\.") in script or host in script for host in framed)
    assert set(re.findall(r"^  (\w+): \[", script, re.MULTILINE)) == html_list.EMBEDS["figure"]["data-embed"]


def test_a_right_to_left_language_is_one():
    (root,) = Parsed(html(post(0), blog=blog(language="ar"))).all("html")
    assert (root["lang"], root["dir"]) == ("ar", "rtl")


def test_what_is_gone_says_so_and_shows_no_post():
    text = html(blog=None)
    assert "no longer available" in text
    assert "noindex" in text
    assert "<article" not in text
    assert "ld+json" not in text


def test_a_blog_without_posts_is_a_page():
    assert "Not started yet" in html(blog=blog(status="upcoming"))
