"""The home page in a real browser: complete without JavaScript, followed with it, and never moving under its reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from publisher.documents import BlogDocuments, Document, Site, banners, home, home_html
from tests.browser.misbehaving_origin import Origin
from tests.browser.reader import Reader
from tests.publisher.examples import election_night, listing

pytestmark = [pytest.mark.browser, pytest.mark.service]
LATEST = "/live/election-night/latest.json"


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    """The golden example's home page, with all that it asks for."""
    with Origin() as origin:
        site, rows = Site(base_url=origin.url), listing()
        lasting = tuple(replace(each, ends_at=None) for each in rows.banners.banners)  # its night is over
        rows = replace(rows, banners=replace(rows.banners, banners=lasting))
        night = BlogDocuments(election_night(), site)
        made: list[Document] = [home_html(rows, site), night.feed, *night.pages, night.page_list]
        origin.files |= {f"/{each.key}": each for each in made if each}
        origin.objects[LATEST] = json.loads(night.latest.body)
        origin.objects["/live/index.json"] = {**json.loads(home(rows).body), "poll_seconds": 1}
        origin.objects["/banners/home.json"] = json.loads(banners(rows.banners).body)
        yield origin


def open_home(origin: Origin, browser: Browser, **options: Any) -> Any:
    page = browser.new_context(**options).new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((each) => "
        "window.shift += each.value)).observe({type: 'layout-shift', buffered: true});"
    )
    return page


def test_it_is_complete_without_javascript(origin: Origin, browser: Browser) -> None:
    page = open_home(origin, browser, java_script_enabled=False)
    page.goto(f"{origin.url}/index.html")
    assert page.locator("h1").inner_text() == "Election night in Illinois"
    assert page.locator("live-blog article").count() == 51
    assert page.locator("#live-blogs li").count() == 3
    expect(page.get_by_text("Polls stay open until 9 pm in Cook County", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Alerts")).to_be_visible()
    page.context.close()


def test_it_follows_the_live_blog_and_the_list_and_nothing_moves(origin: Origin, browser: Browser) -> None:
    page = open_home(origin, browser)
    reader = Reader(page)
    reader.open(f"{origin.url}/index.html")
    expect(page.locator("live-blog:defined")).to_be_attached()
    latest = origin.objects[LATEST]
    item = {**latest["changes"][-1]["item"], "id": "01M6HZZZZZZZZZZZZZZZZZZZZZ", "title": "The very newest"}
    item["_live"] = {"revision": 135, "sequence": 130}
    change = {"revision": 135, "item": item}
    origin.objects[LATEST] = {**latest, "revision": 135, "changes": [change, *latest["changes"]]}
    expect(page.locator("article", has_text="The very newest")).to_be_attached(timeout=20000)
    assert page.evaluate("window.shift") < 0.001  # what a few letters of a time are wide

    origin.wait_for_polls("/live/index.json", 1)
    listed = origin.objects["/live/index.json"]
    origin.objects["/live/index.json"] = {**listed, "live_blogs": listed["live_blogs"][::-1]}
    expect(page.locator("#live-blogs li").first.locator("h3")).to_have_text(
        "Die Wahlnacht in Österreich", timeout=20000
    )

    news = page.locator("#home-news")
    expect(news).to_be_empty()
    origin.objects["/live/index.json"] = {**listed, "featured": "wahlnacht"}
    other = next(each for each in listed["live_blogs"] if each["slug"] == "wahlnacht")
    expect(news.get_by_role("link")).to_have_text(f"Now in front on this page {other['title']}", timeout=20000)
    assert page.locator("h1").inner_text() == "Election night in Illinois"  # whoever reads is not torn away
    assert page.evaluate("window.shift") < 0.001
    news.get_by_role("link").click()
    page.wait_for_function("() => window.isTheSamePage === undefined", timeout=20000)
    origin.objects["/live/index.json"] = listed
    expect(news).to_be_empty(timeout=20000)
    assert not [each for each in reader.complaints if "banners" not in each and "news.example" not in each]
    page.context.close()
