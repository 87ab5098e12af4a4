"""`<mirror-value>` on anyone's page, in a real browser: a vendor's value, and the truth about its age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.misbehaving_origin import Origin

pytestmark = [pytest.mark.browser, pytest.mark.service]
SENATE = "/mirrors/senate.json"
SECONDS = 20_000  # in milliseconds


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        origin.body = f"""<mirror-value id="lead" src="{SENATE}" path="candidates.0.votes">counting</mirror-value>
            <mirror-value id="name" src="{SENATE}" path="candidates.0.name">?</mirror-value>
            <mirror-value id="none" src="{SENATE}" path="candidates.7.name">nobody yet</mirror-value>
            <mirror-value id="all" src="{SENATE}">all of it</mirror-value>"""
        yield origin


def publish(origin: Origin, revision: int, votes: Any, **values: Any) -> None:
    data = {"candidates": [{"name": "<b>Alvarez</b>", "votes": votes}]}
    plain = {"version": 1, "revision": revision, "poll_seconds": 1, "stale": False, "data": data}
    origin.objects[SENATE] = {**plain, "checked_at": "2026-11-03T20:59:51.310Z", **values}


def test_a_value_is_kept_up_to_date_and_says_when_it_is_stale(origin: Origin, page: Page) -> None:
    publish(origin, 1, 31204)
    page.goto(f"{origin.url}/results")
    lead = page.locator("#lead")
    expect(lead).to_have_text("31,204", timeout=SECONDS)
    expect(page.locator("#name")).to_have_text("<b>Alvarez</b>")
    expect(page.locator("#none")).to_have_text("nobody yet")
    expect(page.locator("#all")).to_have_text("all of it")

    publish(origin, 2, 31210)
    expect(lead).to_have_text("31,210", timeout=SECONDS)
    publish(origin, 3, 31210, stale=True)
    expect(lead).to_have_text(re.compile(r"31,210 \(as of .*\d\d:59\)"), timeout=SECONDS)
    expect(lead).to_have_attribute("stale", "")
    publish(origin, 1, 1)  # an old copy of a CDN
    origin.wait_for_polls(SENATE)
    expect(lead).to_contain_text("31,210")

    origin.fault = "html"
    origin.wait_for_polls(SENATE)
    expect(lead).to_contain_text("31,210")
    origin.fault = None
    publish(origin, 4, 31300)
    expect(lead).to_have_text("31,300", timeout=SECONDS)
    expect(lead).not_to_have_attribute("stale", "")
    publish(origin, 5, None, status="gone", stale=True, data=None)
    origin.wait_for_polls(SENATE, 1)
    expect(lead).to_have_text("31,300")


def test_however_many_values_are_one_poll(origin: Origin, page: Page) -> None:
    publish(origin, 1, 1, poll_seconds=300)
    page.goto(f"{origin.url}/results")
    expect(page.locator("#lead")).to_have_text("1", timeout=SECONDS)
    expect(page.locator("#name")).to_have_text("<b>Alvarez</b>")
    assert origin.asked[SENATE] == 1
