"""A live blog in browsers unlike others: storage that throws, a wish to save data, a way of their own to share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.misbehaving_origin import NO_STORAGE, THRIFTY, Origin
from tests.browser.played_night import PlayedNight
from tests.browser.reader import SECONDS, Reader, reading

pytestmark = [pytest.mark.service, pytest.mark.browser]

SHARE = "navigator.share = (what) => { window.shared = what; return Promise.resolve(); };"
IDS = "[...document.querySelectorAll('article')].map((each) => each.id)"
PICTURE = '<img src="/line.png" alt="A line">'


@pytest.fixture
def night() -> Iterator[PlayedNight]:
    with Origin() as origin:
        night = PlayedNight(origin=origin)
        night.play(("add", 3))
        yield night


def wait_until_at_work(reader: Reader) -> None:
    reader.wait_for("() => document.querySelector('.live-pause')?.title", None, "the element at work", 30)


LASTS = """() => {
    const { animationName: name, ...dot } = getComputedStyle(document.querySelector(".live-status"), "::before");
    return name !== "none" && parseFloat(dot.animationDuration) * Number(dot.animationIterationCount);
}"""


def test_the_dot_of_a_live_page_comes_to_rest_and_the_screen_with_it(night: PlayedNight, browser: Browser) -> None:
    """WCAG 2.2.2 allows five seconds; a page that is open all night would else be drawn sixty times a second."""
    with reading(browser, night.url) as reader:
        wait_until_at_work(reader)
        reader.wait_for(LASTS, None, "the pulse of the dot")
        assert 0 < reader.page.evaluate(LASTS) <= 5


def test_without_storage_and_with_save_data_all_works_and_pictures_wait(night: PlayedNight, browser: Browser) -> None:
    with reading(browser, night.url, script=NO_STORAGE + THRIFTY + SHARE) as reader:
        page = reader.page
        wait_until_at_work(reader)

        page.locator("#post-P0002").get_by_title("Share").click()
        page.wait_for_function("() => window.shared", timeout=1000 * SECONDS)
        assert page.evaluate("window.shared") == {"title": page.title(), "url": f"{night.url}#post-P0002"}

        page.get_by_title("Options").click()
        page.get_by_label("Order").select_option(label="Oldest first")
        reader.wait_for(f"(ids) => `${{{IDS}}}` === `${{ids}}`", [f"post-P000{n}" for n in range(3)], "the order")
        page.keyboard.press("Escape")

        night.play(("add", 1, PICTURE))
        show = page.get_by_role("button", name="Show picture: A line")
        expect(show).to_be_visible(timeout=20000)
        assert night.origin.asked["/line.png"] == 0
        show.click()
        picture = page.get_by_role("img", name="A line")
        expect(picture).to_be_attached()
        assert picture.evaluate("(img) => [img.loading, img.decoding]") == ["lazy", "async"]
        night.play(("change", [0], PICTURE))
        reader.wait_for_post("P0003", "at 3", 20)
        expect(picture).to_be_attached()  # what was asked for stays
        assert not [each for each in reader.complaints if "banners" not in each]


def test_an_edited_picture_is_another_picture(night: PlayedNight, browser: Browser) -> None:
    with reading(browser, night.url) as reader:
        wait_until_at_work(reader)
        picture = reader.page.locator("#post-P0002 .post-image")
        for name in ("before", "after"):
            url = f"https://news.example/{name}.png"
            night.night.posts["P0002"] = replace(night.night.posts["P0002"], image=url)
            night.play(("change", [0]))
            expect(picture).to_have_attribute("src", url, timeout=20000)
        assert picture.count() == 1
