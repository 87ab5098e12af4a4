"""What stands beside a post's text is shown once, in its own direction; a long text never hides the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.documents import BlogDocuments, Site
from publisher.documents.row import LiveBlogRows
from testing import reading_mode
from tests.browser.misbehaving_origin import Origin
from tests.publisher.made import post, publication, rows

pytestmark = [pytest.mark.browser, pytest.mark.service]
LATEST, PAGE = "/live/night/latest.json", "/live/night/index.html"
HEBREW = {"title": "תוצאות: 41%", "tags": ("בחירות!",), "correction": "זה היה עשר.", "key_event": True}
PICTURE = {"title": "", "body": "", "image": "https://news.example/line.jpg", "image_alt": "A line of voters"}
SENTENCE = "The count in the county takes its time, as it always does, and nobody who knows it is surprised. "
LONG = f"<p>{SENTENCE * 4}</p>" * 150


def night(*more: Any) -> LiveBlogRows:
    posts = [
        post(n, body=f"<p>MARK{n}END, with a word or two of what was seen at the county hall.</p>") for n in range(9)
    ]
    made = rows(*posts, post(9, **HEBREW), *more)
    return replace(made, publication=publication(revision=10 + len(more)), key_events=("P9",))


def put(origin: Origin, made: LiveBlogRows) -> None:
    documents = BlogDocuments(made, Site(base_url=origin.url))
    origin.files |= {f"/{each.key}": each for each in (documents.html, documents.feed)}
    origin.objects[LATEST] = {**json.loads(documents.latest.body), "poll_seconds": 1}


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as made:
        put(made, night())
        yield made


@pytest.fixture(params=["embedded", "on its own page", "without JavaScript"])
def opened(request: pytest.FixtureRequest, origin: Origin, browser: Browser) -> Iterator[Page]:
    """The live blog with the Hebrew post, in English."""
    page = browser.new_context(java_script_enabled=request.param != "without JavaScript").new_page()
    origin.body = f'<live-blog src="{LATEST}"></live-blog>'
    page.goto(origin.url + ("/a-page" if request.param == "embedded" else PAGE))
    yield page
    page.context.close()


def direction(page: Page, selector: str) -> list[str]:
    return page.locator(selector).evaluate_all("(found) => found.map((each) => getComputedStyle(each).direction)")


def test_what_is_in_another_direction_is_laid_out_in_it(opened: Page) -> None:
    expect(opened.locator(".post-title", has_text="41%")).to_be_visible()
    for part in (
        "#post-P9 .post-title",
        "#post-P9 .post-tags li",
        "#post-P9 .post-correction bdi",
        ".live-key-events li span",
    ):
        assert direction(opened, part) == ["rtl"], part
    assert direction(opened, "#post-P8 .post-title") == ["ltr"]
    assert direction(opened, "#post-P9 .post-body") == ["ltr"]


def test_a_correction_and_a_picture_are_shown_once(opened: Page) -> None:
    assert opened.locator("#post-P9").inner_text().count("זה היה עשר.") == 1


def follow(origin: Origin, browser: Browser, *more: Any) -> Page:
    """A page that gets more posts by a poll."""
    page = browser.new_context().new_page()
    page.goto(origin.url + PAGE)
    expect(page.locator("live-blog:defined")).to_be_attached()
    put(origin, night(*more))
    expect(page.locator(f"#post-{more[0].id}")).to_be_attached(timeout=20000)
    return page


def test_a_picture_that_comes_by_a_poll_is_shown_once_and_told_by_what_it_shows(
    origin: Origin, browser: Browser
) -> None:
    page = follow(origin, browser, post(10, **PICTURE, key_event=True, correction="It was ten."))
    article = page.locator("#post-P10")
    assert article.locator("img").count() == 1
    assert article.inner_text().count("It was ten.") == 1
    expect(page.locator(".live-key-events li").first).to_contain_text("A line of voters")
    page.context.close()


def test_a_long_text_that_comes_by_a_poll_hides_no_other_post_from_reading_modes(
    origin: Origin, browser: Browser
) -> None:
    page = follow(origin, browser, post(10, body=f"<p>MARK10END</p>{LONG}"))
    (read,) = reading_mode.read(page.content())
    assert [n for n in (*range(9), 10) if f"MARK{n}END" not in read["text"]] == []
    assert page.locator("#post-P10").inner_text().count(SENTENCE.strip()) == 600
    page.context.close()


def test_a_key_event_without_a_title_is_called_by_whole_words_of_its_text(origin: Origin, browser: Browser) -> None:
    page = follow(origin, browser, post(10, title="", body=f"<p>{SENTENCE * 3}</p>", key_event=True))
    line = page.locator(".live-key-events li span").first.inner_text()
    assert line.endswith("…") and SENTENCE.startswith(f"{line[:-1]} ")
    page.context.close()
