"""The main journeys in another browser: following, filling a gap, bad answers, another site's page, banners."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.firefox import Firefox
from tests.browser.misbehaving_origin import Origin
from tests.browser.played_night import PlayedNight

pytestmark = [pytest.mark.service, pytest.mark.browser]

ROOT = "(document.querySelector('live-blog').shadowRoot ?? document.querySelector('live-blog'))"
TEXTS = f"[...{ROOT}.querySelectorAll('article .post-body')].map((each) => each.textContent.trim())"


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    with Firefox() as browser:
        yield browser


@pytest.fixture
def night() -> Iterator[PlayedNight]:
    with Origin() as origin:
        yield PlayedNight(origin=origin)


def wait_for_posts(firefox: Firefox, titles: list[str]) -> None:
    firefox.wait_for(f"JSON.stringify({TEXTS}) === {js(titles)}")


def js(titles: list[str]) -> str:
    return "JSON.stringify(" + repr(titles) + ")"


def test_an_open_page_follows_new_posts_edits_and_removals_through_bad_answers(
    firefox: Firefox, night: PlayedNight
) -> None:
    night.play(("add", 5))
    firefox.open(night.url)
    wait_for_posts(firefox, night.titles())
    night.play(("add", 1), ("change", [2]), ("remove", [4]))
    wait_for_posts(firefox, night.titles())
    night.origin.fault, shown = "truncated", night.titles()
    night.play(("add", 1))
    firefox.wait_for("document.querySelector('live-blog').hasAttribute('offline')")
    wait_for_posts(firefox, shown)
    night.origin.fault = None
    wait_for_posts(firefox, night.titles())


def test_a_page_that_missed_more_than_the_tail_reads_the_feed(firefox: Firefox, night: PlayedNight) -> None:
    night.play(("add", 60))
    firefox.open(night.url)
    firefox.wait_for(f"{TEXTS}.length >= 50")
    night.play(("sleep", 3600), *[("add", 1)] * 20)
    firefox.wait_for(f"{TEXTS}[0] === {night.titles()[0]!r} && new Set({TEXTS}).size === {TEXTS}.length")


def test_a_script_that_was_lost_on_a_bad_network_is_fetched_again(firefox: Firefox, night: PlayedNight) -> None:
    night.play(("add", 3))
    night.origin.lose("/assets/live-blog.*.js", times=2)
    firefox.open(night.url)
    night.play(("add", 2))
    wait_for_posts(firefox, night.titles())


def test_it_stands_on_another_sites_page(firefox: Firefox, night: PlayedNight) -> None:
    night.play(("add", 5))
    with Origin() as host:
        host.body = f'<live-blog src="{night.origin.url}{night.latest}"></live-blog>'
        firefox.open(f"{host.url}/page")
        wait_for_posts(firefox, night.titles())
        night.play(("add", 1))
        firefox.wait_for(f"{TEXTS}.length >= 5")


def test_a_banner_shows_and_closes(firefox: Firefox, night: PlayedNight) -> None:
    banner = {
        "id": "B1",
        "revision": 1,
        "severity": "warning",
        "heading": "Polls stay open",
        "starts_at": None,
        "ends_at": None,
        "dismissible": True,
        "dismiss_key": "B1-1",
        "language": "en",
    }
    value = {"version": 1, "revision": 1, "updated_at": "2026-11-03T21:04:09.120Z", "poll_seconds": 1}
    night.origin.objects["/banners/header.json"] = {**value, "banners": [banner]}
    night.origin.body = '<alert-banner src="/banners/header.json"></alert-banner>'
    firefox.open(f"{night.origin.url}/page")
    element = "document.querySelector('alert-banner')"
    firefox.wait_for(f"{element}.shadowRoot?.textContent.includes('Polls stay open')")
    firefox.evaluate(f"{element}.shadowRoot.querySelector('[part~=close]').click()")
    firefox.wait_for(f"{element}.hidden || !{element}.shadowRoot.textContent.includes('Polls stay open')")
