"""Whatever one item holds, an open page goes on: what cannot be shown is left out, and only what is live says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.broken import broken
from tests.browser.misbehaving_origin import Origin
from tests.browser.played_night import PlayedNight
from tests.browser.reader import Reader, reading

pytestmark = [pytest.mark.service, pytest.mark.browser]

SEEDS = range(120)
ROOT = "(document.querySelector('live-blog').shadowRoot ?? document.querySelector('live-blog'))"
SHOWS = f"(texts) => texts.every((text) => {ROOT}.textContent.includes(text))"
IS_LIVE = f"() => {ROOT}.querySelector('.live-status').textContent.startsWith('Live · checked')"
IS_HONEST = f"""(texts) => {{
    const line = {ROOT}.querySelector(".live-status").textContent;
    return texts.every((text) => {ROOT}.textContent.includes(text)) ? line : !line.startsWith("Live") && line;
}}"""


@pytest.fixture
def night() -> Iterator[PlayedNight]:
    with Origin() as origin:
        origin.objects["/banners/header.json"] = {"version": 1, "revision": 1, "poll_seconds": 60, "banners": []}
        yield PlayedNight(origin=origin)


def wait_for_texts(reader: Reader, texts: list[str], said: str) -> None:
    reader.wait_for(SHOWS, texts, f"{texts} where {said}")


def break_item(change: dict[str, Any], random: Random) -> str:
    change["item"], said = broken(change["item"], random)
    return said


def test_good_posts_arrive_beside_broken_ones(browser: Browser, night: PlayedNight) -> None:
    night.play(("add", 3))
    with reading(browser, night.url) as reader:
        reader.wait_for(IS_LIVE, None, "the element at work", 30)
        for seed in SEEDS:
            random = Random(seed)
            night.play(("add", 2))
            latest = night.origin.objects[night.latest]
            odd, good = random.sample(latest["changes"][:2], 2)
            said = break_item(odd, random)
            reader.look_again()
            wait_for_texts(reader, [good["item"]["id"]], f"{seed}: {said}")
        reader.wait_for(IS_LIVE, None, "a page that says that it follows")
        assert reader.page.locator(".live-status").text_content().startswith("Live")
        assert reader.complaints == []


def test_a_broken_latest_is_followed_or_said_to_be_none(browser: Browser, night: PlayedNight) -> None:
    """It may fill a gap from feed.json; until it has, its line does not say Live."""
    night.play(("add", 3))
    with reading(browser, night.url) as reader:
        reader.wait_for(IS_LIVE, None, "the element at work", 30)
        for seed in SEEDS:
            night.play(("add", 1))
            newest = night.titles()[0]
            whole = night.origin.objects[night.latest]
            odd, said = broken(whole, Random(seed), depth=1)
            if odd.get("revision") != night.night.revision or odd.get("changes") == []:
                odd["changes_since"] = night.night.revision
            night.origin.objects[night.latest] = odd
            reader.look_again()
            reader.wait_for(IS_HONEST, [newest], f"an honest page where {seed}: {said}")
            night.origin.objects[night.latest] = whole
            reader.look_again()
            wait_for_texts(reader, [newest], f"{seed}: {said}")
        assert reader.complaints == []


@pytest.mark.parametrize("part", range(4))
def test_a_page_that_begins_with_a_broken_feed_shows_what_is_good(
    browser: Browser, night: PlayedNight, part: int
) -> None:
    night.play(("add", 5))
    whole = night.origin.objects["/live/x/feed.json"]
    night.origin.body = f'<live-blog src="{night.latest}"></live-blog>'
    with reading(browser, f"{night.origin.url}/page") as reader:
        for seed in SEEDS[part::8]:
            random = Random(seed)
            feed = json.loads(json.dumps(whole))
            odd = random.randrange(5)
            feed["items"][odd], said = broken(feed["items"][odd], random)
            night.origin.objects["/live/x/feed.json"] = feed
            reader.open(f"{night.origin.url}/page")
            good = [item["id"] for item in whole["items"] if item is not whole["items"][odd]]
            wait_for_texts(reader, good, f"{seed}: {said}")
        assert reader.complaints == []


def test_a_time_in_a_post_is_its_authors(browser: Browser, night: PlayedNight) -> None:
    body = (
        '<p>Polls close at <time datetime="2027-01-20T20:00:00Z">8 pm on 20 January</time>, in'
        ' <time datetime="PT2H">two hours</time>, <time datetime="14:30">half past two</time>.</p>'
    )
    said = "Polls close at 8 pm on 20 January, in two hours, half past two."
    night.play(("add", 3, body))
    with reading(browser, night.url) as reader:
        reader.wait_for(IS_LIVE, None, "the element at work", 30)
        night.play(("add", 1, body))
        reader.look_again()
        wait_for_texts(reader, [night.titles()[0]], "a body has times")
        texts = reader.page.locator("article .post-body").all_text_contents()
        assert [said in text for text in texts] == [True] * 4
        assert reader.page.locator("article .post-body time[title]").count() == 0
        assert all(reader.page.locator("article .post-link time").all_text_contents())
        night.play(("add", 1))
        reader.look_again()
        wait_for_texts(reader, [night.titles()[0]], "a post came after them")
        assert reader.complaints == []


BANNER = {
    **{"id": "B", "revision": 1, "severity": "notice", "heading": "h", "body_html": "<p>b</p>", "starts_at": None},
    **{"ends_at": None, "dismissible": False, "dismiss_key": "B-1", "language": "en", "direction": "ltr"},
    **{"link": {"href": "/there", "text": "there"}, "include": ["/"], "exclude": ["/no"]},
    "words": {"alerts": "Alerts", "close": "Close", "more": "More"},
}
HEADINGS = (
    "[...document.querySelector('alert-banner').shadowRoot.querySelectorAll('h2')].map((each) => each.textContent)"
)
SHOWS_BANNERS = f"(wanted) => wanted.every((each) => {HEADINGS}.includes(each))"


def test_good_banners_show_beside_broken_ones(browser: Browser) -> None:
    with Origin() as origin:
        origin.body = '<alert-banner src="/banners/x.json" limit="9"></alert-banner>'
        value = {"version": 1, "updated_at": "2026-11-03T21:04:09.120Z", "poll_seconds": 60}
        origin.objects["/banners/x.json"] = {**value, "revision": 0, "banners": []}
        with reading(browser, f"{origin.url}/page") as reader:
            reader.wait_for("() => document.querySelector('alert-banner').shadowRoot", None, "the element at work")
            for seed in SEEDS:
                good = [f"good {seed}", f"grave {seed}"]
                odd, said = broken({**BANNER, "id": f"O{seed}"}, Random(seed))
                banners = [
                    {**BANNER, "id": f"G{seed}", "heading": good[0]},
                    odd,
                    {**BANNER, "id": f"H{seed}", "heading": good[1], "severity": "emergency"},
                ]
                origin.objects["/banners/x.json"] = {**value, "revision": seed + 1, "banners": banners}
                reader.look_again()
                reader.wait_for(SHOWS_BANNERS, good, f"{good} where {seed}: {said}")
            assert reader.complaints == []


VALUES = "[...document.querySelectorAll('mirror-value')].map((each) => each.textContent)"


def test_a_language_that_is_none_stops_no_element(browser: Browser, night: PlayedNight) -> None:
    """A host's own `lang`, too."""
    mirror = {"version": 1, "revision": 1, "poll_seconds": 60, "stale": True, "checked_at": "x", "data": {"votes": 5}}
    night.origin.objects["/mirrors/x.json"] = mirror
    night.play(("add", 3))
    feed = night.origin.objects["/live/x/feed.json"]
    night.origin.body = (
        f'<live-blog src="{night.latest}" words="no JSON"></live-blog>'
        '<mirror-value src="/mirrors/x.json" path="votes"></mirror-value>'
        '<mirror-value lang="en" src="/mirrors/x.json" path="votes"></mirror-value>'
    )
    for tag in ("en_US", "pt_BR", "fr-", "de DE", "English (UK)", "", "-", 5, None, {"toString": 1}):
        night.origin.objects["/live/x/feed.json"] = {**feed, "language": tag}
        night.origin.language = str(tag)
        with reading(browser, f"{night.origin.url}/page") as reader:
            wait_for_texts(reader, night.titles(), f"the language is {tag!r}")
            reader.wait_for(
                f"() => {ROOT}.querySelector('.live-status')?.textContent.includes(' · ')", None, "its state"
            )
            reader.wait_for(f"() => {VALUES}.every((each) => each.startsWith('5'))", None, "values")
            assert reader.complaints == []


def test_a_form_is_filled_from_an_odd_row(browser: Browser) -> None:
    with Origin() as origin:
        origin.body = """<zip-lookup src="/lookups/x"><input id="zip" data-key>
            <input id="a" data-from="constructor"><input id="b" data-from="odd"><input id="city" data-from="city">
            <p role="status"></p></zip-lookup>"""
        origin.objects["/lookups/x/60601.json"] = {"odd": {"toString": 1}, "city": "Chicago"}
        with reading(browser, f"{origin.url}/page") as reader:
            reader.page.wait_for_function("!!customElements.get('zip-lookup')")
            reader.page.locator("#zip").fill("60601")
            reader.wait_for("() => document.querySelector('#city').value === 'Chicago'", None, "a city")
            assert reader.page.locator("#a").input_value() == reader.page.locator("#b").input_value() == ""
            assert reader.complaints == []


HOME = """<p id="home-news"></p><ul id="live-blogs" data-src="/live/index.json" data-front="x" data-in-front="In front"
data-statuses='{"live": "Live"}' data-none="None"><li>As sent</li></ul><script type="module" src="/home.js"></script>"""
LISTED = "(wanted) => wanted.every((each) => document.querySelector('#live-blogs').textContent.includes(each))"


def test_live_blogs_are_listed_beside_broken_ones(browser: Browser) -> None:
    blog = {"slug": "x", "status": "live", "language": "en", "url": "x/index.html", "latest": "x/latest.json"}
    blog |= {"title": "t", "description": "d"}
    with Origin() as origin:
        origin.body = HOME
        whole = {"version": 1, "poll_seconds": 60, "featured": "y", "live_blogs": [blog]}
        origin.objects["/live/index.json"] = whole
        with reading(browser, f"{origin.url}/page") as reader:
            reader.wait_for(LISTED, ["t"], "the list")
            for seed in SEEDS:
                good = [f"first {seed}", f"last {seed}"]
                odd, said = broken(blog, Random(seed))
                blogs = [{**blog, "title": good[0]}, odd, {**blog, "title": good[1]}]
                origin.objects["/live/index.json"] = {**whole, "live_blogs": blogs}
                reader.look_again()
                reader.wait_for(LISTED, good, f"{good} where {seed}: {said}")
            assert reader.complaints == []
