"""`<alert-banner>` in a real browser: the banners' rows of the failure modes, 20 to 26."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publisher.documents.document import timestamp
from testing.services.wait import wait_for
from tests.browser.banners.banner_page import (
    A_DAY,
    AN_HOUR,
    ELEMENT,
    HEADER,
    Open,
    banner,
    closer,
    headings,
    inlined,
    look_again,
    made,
    publish,
    settle,
    wait_for_headings,
)
from tests.browser.misbehaving_origin import NO_STORAGE, Origin

pytestmark = [pytest.mark.browser, pytest.mark.service]

CLOCK = "const now = Date.now; Date.now = () => now() + %d;"


def test_row_20_turned_off_beats_every_date_priority_target_and_cached_copy(origin: Origin, open_page: Open) -> None:
    strong = banner(
        priority=99,
        starts_at=timestamp(origin.now() - AN_HOUR),
        ends_at=timestamp(origin.now() + AN_HOUR),
        include=["/"],
    )
    origin.body = inlined(origin, strong)
    publish(origin, 5, strong)
    page = open_page()
    wait_for_headings(page, "a")
    publish(origin, 6)
    wait_for_headings(page)
    publish(origin, 5, strong)  # a cache somewhere still has it
    settle(origin, page)
    assert headings(page) == []


def test_row_21_a_banner_shows_and_closes_where_storage_throws(origin: Origin, open_page: Open) -> None:
    publish(origin, 1, banner(), banner("b"))
    page = open_page(script=NO_STORAGE)
    wait_for_headings(page, "a", "b")
    closer(page, "a").click()
    wait_for_headings(page, "b")
    settle(origin, page)
    assert headings(page) == ["b"]


def test_row_22_a_failed_poll_keeps_a_banner_until_its_own_end(origin: Origin, open_page: Open) -> None:
    pages = {}
    publish(origin, 1, banner(ends_at=timestamp(origin.now() + AN_HOUR)), banner("b"))
    for fault in ("error", "html", "truncated", "silent"):
        pages[fault] = open_page(is_hurried=True)
        wait_for_headings(pages[fault], "a", "b")
    for fault, page in pages.items():
        origin.fault = fault
        look_again(page)
        origin.wait_for_polls(HEADER, 1)
        assert headings(page) == ["a", "b"], fault
    for page in pages.values():
        page.clock.fast_forward("01:00:01")
        wait_for_headings(page, "b")


def test_row_23_windows_are_right_by_the_servers_clock(origin: Origin, open_page: Open) -> None:
    origin.ahead = timedelta(minutes=20)
    now = origin.now()
    over, open_, next_ = (timestamp(now + step) for step in (-AN_HOUR, AN_HOUR, AN_HOUR / 2))
    all_banners = [
        banner("over", ends_at=over), banner("open", starts_at=over, ends_at=open_), banner("to come", starts_at=open_),
        banner("ending", ends_at=next_),
    ]  # fmt: skip
    publish(origin, 2, *all_banners)
    for wrong_by in (A_DAY, -A_DAY):
        page = open_page(script=CLOCK % (wrong_by.total_seconds() * 1000), is_hurried=True)
        wait_for_headings(page, "open", "ending")
        origin.fault = "error"  # no answer tells it the time any more
        page.clock.fast_forward("30:01")
        wait_for_headings(page, "open")
        origin.fault = None


def test_row_23_an_inlined_banner_waits_for_the_servers_clock(origin: Origin, open_page: Open) -> None:
    origin.body = inlined(origin, banner(ends_at=timestamp(origin.now() + AN_HOUR)))
    publish(origin, 1, banner(ends_at=timestamp(origin.now() + AN_HOUR)))
    page = open_page(script=CLOCK % (A_DAY.total_seconds() * 1000) + "window.gone = 0; setInterval(() => "
                     "window.gone += document.querySelector('alert-banner').hidden, 5);")  # fmt: skip
    wait_for_headings(page, "a")
    settle(origin, page)
    assert page.evaluate("window.gone") == 0


def test_row_24_open_and_background_tabs_get_a_new_banner(origin: Origin, open_page: Open) -> None:
    hidden = "Object.defineProperty(document, 'hidden', {get: () => true});"
    publish(origin, 1)
    watched, background = open_page(), open_page(script=hidden, is_hurried=True)
    wait_for(lambda: origin.asked[HEADER] >= 2, 30, "first polls")
    origin.body = ELEMENT.replace("header", "slow")
    origin.objects["/banners/slow.json"] = made(origin, 1, poll_seconds=300)
    left = open_page()
    wait_for(lambda: origin.asked["/banners/slow.json"], 30, "its first poll")
    publish(origin, 2, banner())
    origin.objects["/banners/slow.json"] = made(origin, 2, banner(), poll_seconds=300)
    wait_for_headings(watched, "a")
    assert headings(left) == []
    look_again(left)
    wait_for_headings(left, "a")
    background.clock.fast_forward(8000)  # six times as seldom as the page that is looked at
    wait_for_headings(background, "a")


def test_row_25_several_are_in_order_and_no_more_than_the_limit(origin: Origin, open_page: Open) -> None:
    order = ("emergency", "warning", "warning", "notice", "info")
    publish(origin, 1, *(banner(f"{n} {severity}", severity=severity) for n, severity in enumerate(order)))
    wait_for_headings(open_page(), "0 emergency", "1 warning", "2 warning")
    origin.body = ELEMENT.replace(">", ' limit="4">', 1)
    wait_for_headings(open_page(), "0 emergency", "1 warning", "2 warning", "3 notice")
    publish(origin, 2, *(banner(f"{n} {order[n]}", severity=order[n]) for n in (4, 3, 2, 1)))
    wait_for_headings(open_page(), "2 warning", "1 warning", "3 notice", "4 info")


def test_row_26_an_edited_banner_comes_back_only_where_its_key_changed(origin: Origin, open_page: Open) -> None:
    publish(origin, 1, banner(), banner("b"))
    page = open_page()
    wait_for_headings(page, "a", "b")
    closer(page, "a").click()
    wait_for_headings(page, "b")
    publish(origin, 2, banner(heading="a, spelled right", revision=2), banner("b"))
    settle(origin, page)
    page.reload()
    wait_for_headings(page, "b")
    publish(origin, 3, banner(heading="a, and worse", revision=3, dismiss_key="a-2"), banner("b"))
    wait_for_headings(page, "a, and worse", "b")
