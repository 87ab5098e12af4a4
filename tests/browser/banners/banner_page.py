"""Banners that a test makes up, or has the publisher write; and what a reader's page shows of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page

from publisher.documents import banners
from publisher.documents.banner_html import element
from publisher.documents.document import timestamp
from publisher.documents.row import BannerRow, BannersRows
from testing.services.wait import wait_for
from tests.browser.misbehaving_origin import Origin
from tests.browser.reader import POLLING
from tests.publisher.made import publication as made_publication

HEADER = "/banners/header.json"
ELEMENT = f'<alert-banner src="{HEADER}"></alert-banner>'
HEADINGS = """() => [...(document.querySelector("alert-banner")?.shadowRoot?.querySelectorAll("article") ?? [])]
    .filter((each) => each.checkVisibility()).map((each) => each.querySelector("h2").textContent)"""
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1, "has_touch": True, "is_mobile": True}
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
Open = Callable[..., Page]


def banner(name: str = "a", **values: Any) -> dict[str, Any]:
    plain = {"id": name, "revision": 1, "severity": "notice", "heading": name, "starts_at": None, "ends_at": None}
    return {**plain, "dismissible": True, "dismiss_key": f"{name}-1", "language": "en", **values}


def made(origin: Origin, revision: int, *banners: dict[str, Any], **values: Any) -> dict[str, Any]:
    updated_at = timestamp(origin.now() - timedelta(minutes=1))
    return {
        "version": 1,
        "revision": revision,
        "updated_at": updated_at,
        "poll_seconds": 1,
        "banners": [*banners],
        **values,
    }


def publish(origin: Origin, revision: int, *banners: dict[str, Any], **values: Any) -> None:
    origin.objects[HEADER] = made(origin, revision, *banners, **values)


def inlined(origin: Origin, *banners: dict[str, Any], element: str = ELEMENT) -> str:
    script = f'<script type="application/json">{json.dumps(made(origin, 1, *banners))}</script>'
    return element.replace("></", f">{script}</")


def rows_of(*rows: BannerRow) -> BannersRows:
    return BannersRows(publication=made_publication(key="banners:header"), placement="header", banners=rows)


def written(*rows: BannerRow) -> str:
    """The element as the publisher writes it into a page."""
    return element(rows_of(*rows), src=HEADER, path="/news/today")


def written_object(*rows: BannerRow) -> dict[str, Any]:
    return {**json.loads(banners(rows_of(*rows)).body), "poll_seconds": 1}


def wait_for_headings(page: Page, *headings: str) -> None:
    """Until exactly these are in sight, in this order."""
    script = f"(wanted) => JSON.stringify(({HEADINGS})()) === JSON.stringify(wanted)"
    page.wait_for_function(script, arg=list(headings), timeout=20000, polling=POLLING)


def headings(page: Page) -> list[str]:
    return page.evaluate(HEADINGS)


def look_again(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def settle(origin: Origin, page: Page) -> None:
    """Until the page has asked for what is published now, and used the answer: it asks again only once it has."""
    for _ in range(3):
        before = origin.asked[HEADER]
        wait_for(lambda before=before: look_again(page) or origin.asked[HEADER] > before, 30, "a poll")


def closer(page: Page, heading: str) -> Locator:
    return page.get_by_role("button", name=f"Close: {heading}", exact=True)
