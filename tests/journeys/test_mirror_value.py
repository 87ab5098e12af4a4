"""`<mirror-value>` on anyone's page, in a real browser: a vendor's value, and the truth about its age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.service]
SENATE = "/mirrors/senate.json"
SECONDS = 20_000  # in milliseconds


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        stage.body = f"""<mirror-value id="lead" src="{SENATE}" path="candidates.0.votes">counting</mirror-value>
            <mirror-value id="name" src="{SENATE}" path="candidates.0.name">?</mirror-value>
            <mirror-value id="none" src="{SENATE}" path="candidates.7.name">nobody yet</mirror-value>
            <mirror-value id="all" src="{SENATE}">all of it</mirror-value>"""
        yield stage


def publish(stage: Stage, revision: int, votes: Any, **values: Any) -> None:
    data = {"candidates": [{"name": "<b>Alvarez</b>", "votes": votes}]}
    plain = {"version": 1, "revision": revision, "poll_seconds": 1, "stale": False, "data": data}
    stage.objects[SENATE] = {**plain, "checked_at": "2026-11-03T20:59:51.310Z", **values}


def test_a_value_is_kept_up_to_date_and_says_when_it_is_stale(stage: Stage, page: Page) -> None:
    publish(stage, 1, 31204)
    page.goto(f"{stage.url}/results")
    lead = page.locator("#lead")
    expect(lead).to_have_text("31,204", timeout=SECONDS)
    expect(page.locator("#name")).to_have_text("<b>Alvarez</b>")
    expect(page.locator("#none")).to_have_text("nobody yet")
    expect(page.locator("#all")).to_have_text("all of it")

    publish(stage, 2, 31210)
    expect(lead).to_have_text("31,210", timeout=SECONDS)
    publish(stage, 3, 31210, stale=True)
    expect(lead).to_have_text(re.compile(r"31,210 \(as of .*\d\d:59\)"), timeout=SECONDS)
    expect(lead).to_have_attribute("stale", "")
    publish(stage, 1, 1)  # an old copy of a CDN
    stage.wait_for_polls(SENATE)
    expect(lead).to_contain_text("31,210")

    stage.fault = "html"
    stage.wait_for_polls(SENATE)
    expect(lead).to_contain_text("31,210")
    stage.fault = None
    publish(stage, 4, 31300)
    expect(lead).to_have_text("31,300", timeout=SECONDS)
    expect(lead).not_to_have_attribute("stale", "")
    publish(stage, 5, None, status="gone", stale=True, data=None)
    stage.wait_for_polls(SENATE, 1)
    expect(lead).to_have_text("31,300")


def test_however_many_values_are_one_poll(stage: Stage, page: Page) -> None:
    publish(stage, 1, 1, poll_seconds=300)
    page.goto(f"{stage.url}/results")
    expect(page.locator("#lead")).to_have_text("1", timeout=SECONDS)
    expect(page.locator("#name")).to_have_text("<b>Alvarez</b>")
    assert stage.asked[SENATE] == 1
