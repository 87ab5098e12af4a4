"""`<alert-banner>` in a real browser: what is owed besides the failure modes, and what its host may rely on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from testing.services.wait import wait_for
from tests.browser.banners.banner_page import (
    ELEMENT,
    HEADER,
    HEADINGS,
    PHONE,
    Open,
    banner,
    closer,
    headings,
    look_again,
    publish,
    settle,
    wait_for_headings,
    written,
    written_object,
)
from tests.browser.misbehaving_origin import THRIFTY, Origin
from tests.browser.reader import reading
from tests.publisher.made import banner as made_row

pytestmark = [pytest.mark.browser, pytest.mark.service]

WHERE = {
    "/newsroom": ["everywhere", "elsewhere"],
    "/news/vote?utm_source=mail": ["everywhere", "news"],
    "/donate/now": ["everywhere", "elsewhere"],
}
CONTRASTS = """() => [...document.querySelector("alert-banner").shadowRoot.querySelectorAll("article")].map((each) => {
    const part = (text) => text.match(/\\d+/g).slice(0, 3).map((n) => n / 255)
        .map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
    const light = (text) => { const [r, g, b] = part(text); return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05; };
    const [a, b] = [light(getComputedStyle(each).color), light(getComputedStyle(each).backgroundColor)];
    return Math.max(a, b) / Math.min(a, b);
})"""


CSS_HANGS = """const real = window.fetch;
const never = (signal) => new Promise((_, fail) => signal.onabort = fail);
window.fetch = (url, how) => `${url}`.endsWith(".css") ? never(how.signal) : real(url, how);"""
BEFORE_2023 = "delete ShadowRoot.prototype.adoptedStyleSheets; window.CSSStyleSheet = undefined;"
COLOUR = """() => getComputedStyle(document.querySelector("alert-banner").shadowRoot.querySelector("article"))
    .backgroundColor"""
DELAYS = """window.delays = [];
const later = window.setTimeout;
window.setTimeout = (work, delay, ...rest) => (delays.push(delay), later(work, delay, ...rest));
"""


def test_it_shows_although_its_style_never_comes(origin: Origin, open_page: Open) -> None:
    publish(origin, 1, banner())
    wait_for_headings(open_page(script=CSS_HANGS), "a")


def test_a_browser_without_constructed_style_sheets_shows_it_in_colour(origin: Origin, open_page: Open) -> None:
    publish(origin, 1, banner())
    page = open_page(script=BEFORE_2023)
    wait_for_headings(page, "a")
    wait_for(lambda: page.evaluate(COLOUR) != "rgba(0, 0, 0, 0)", 10, "its colour")


def test_an_emergency_is_a_labelled_region_at_load_and_announced_once_when_it_comes_later(
    origin: Origin, open_page: Open
) -> None:
    row = made_row(0, severity="emergency", heading="a")
    origin.body, origin.objects[HEADER] = written(row), written_object(row)
    page = open_page()
    wait_for_headings(page, "a")
    settle(origin, page)  # what comes with the first answer is announced by nobody
    expect(page.get_by_role("region", name="Alerts")).to_be_visible()
    assert page.get_by_role("alert").count() == 0
    page.evaluate("""() => new MutationObserver((list) => {
        const added = list.flatMap((each) => [...each.addedNodes]);
        window.alerts = (window.alerts ?? 0) + added.filter((each) => each.role === "alert").length;
    }).observe(document.querySelector("alert-banner").shadowRoot, {childList: true, subtree: true})""")
    publish(origin, 10, banner("b", severity="emergency"), *origin.objects[HEADER]["banners"])
    wait_for_headings(page, "a", "b")
    settle(origin, page)
    assert page.evaluate("window.alerts") == 1
    box = page.locator("article", has_text="b").bounding_box()
    assert (box["x"], box["width"]) == (0, page.viewport_size["width"])


def test_nothing_moves_neither_at_load_nor_when_a_banner_comes(origin: Origin, open_page: Open) -> None:
    row = made_row(0, heading="in place", severity="warning", body="<p>Text</p>", link_url="https://a.example/")
    others = made_row(1, heading="closed", severity="warning"), made_row(2, heading="second")
    closed = "localStorage.setItem('stillwire-dismissed-B1-1', 1);"
    in_place, by_its_object = written(row, *others) + "<h1>The Harbor Herald</h1>", ELEMENT
    for options, second in ({}, ["second"]), (PHONE, []):
        origin.body, origin.objects[HEADER] = in_place, written_object(row, *others)
        page = open_page(script=closed, **options)
        wait_for_headings(page, "in place", *second)
        settle(origin, page)
        late = [banner("late", severity="warning"), banner("later")]
        origin.objects[HEADER] = {**origin.objects[HEADER], "revision": 99}
        origin.objects[HEADER]["banners"] = [*origin.objects[HEADER]["banners"], *late]
        origin.body = by_its_object
        first = open_page(script=closed, **options)
        for each, wanted in (page, ["in place", *second, "late"]), (first, ["in place"]):
            each.wait_for_function(f"(wanted) => wanted.every((each) => ({HEADINGS})().includes(each))", arg=wanted)
            settle(origin, each)
            assert each.evaluate("window.shift") == 0, each.evaluate("window.moved")
        assert page.locator("article", has_text="late").first.bounding_box()["y"] > 500


def test_what_the_publisher_writes_is_what_the_element_makes(origin: Origin, open_page: Open) -> None:
    rows = (
        made_row(
            0, severity="emergency", body="<p>A <b>b</b></p>", link_url="https://a.example/?a=1&b", link_text="<x>"
        ),
        made_row(1, heading='"Zwei" & drei', language="de"),
        made_row(2, language="ar", dismissible=False),
    )
    origin.body = written(*rows)
    origin.objects[HEADER] = written_object(*rows)
    by_publisher = open_page(java_script_enabled=False)
    expect(by_publisher.locator("article").nth(2)).to_be_visible()
    theirs = by_publisher.locator("article").evaluate_all("(all) => all.map((each) => each.outerHTML)")
    origin.body = ELEMENT
    page = open_page()
    expect(page.locator("article").nth(2)).to_be_visible()
    ours = page.locator("article").evaluate_all("(all) => all.map((each) => each.outerHTML)")
    assert sorted(ours) == sorted(theirs)


def test_a_banner_shows_where_it_should_and_not_on_its_own_page(origin: Origin, open_page: Open) -> None:
    link = {"href": f"{origin.url}/news/vote", "text": "Vote"}
    news = banner("news", include=["/news"], exclude=["/donate"])
    publish(origin, 1, banner("everywhere"), news, banner("elsewhere", link=link))
    page = open_page("/news/today")
    wait_for_headings(page, "everywhere", "news", "elsewhere")
    for path, shown in WHERE.items():
        page.goto(origin.url + path)
        wait_for_headings(page, *shown)


def test_a_second_origin_is_asked_after_two_failures(origin: Origin, open_page: Open) -> None:
    publish(origin, 1, banner())
    origin.objects["/second.json"] = origin.objects.pop(HEADER)
    origin.body = ELEMENT.replace(">", ' fallback-src="/second.json">', 1)
    page = open_page()
    for count in (1, 2):
        wait_for(lambda count=count: origin.asked[HEADER] >= count, 20, "a failure")
        assert headings(page) == []
        look_again(page)
    wait_for_headings(page, "a")
    assert origin.asked[HEADER] >= 2


def test_who_saves_data_is_asked_for_half_as_much(origin: Origin, open_page: Open) -> None:
    origin.body, origin.objects[HEADER] = ELEMENT, {**written_object(made_row(0)), "poll_seconds": 10}
    page = open_page(script=THRIFTY + DELAYS)
    page.wait_for_function("() => delays.some((each) => 16000 <= each && each <= 24000)", timeout=20000)
    assert not [each for each in page.evaluate("delays") if 8000 <= each < 16000]


def test_the_hosts_style_does_not_leak_in_and_themes_do(origin: Origin, open_page: Open) -> None:
    publish(origin, 1, banner(link={"href": "https://a.example/", "text": "More"}))
    origin.style = (
        "*{color:lime!important;display:none;font-size:40px!important} html,body,alert-banner{display:block}"
        " alert-banner{--alert-notice:rgb(1,2,3)} alert-banner::part(banner){letter-spacing:2px}"
    )
    page = open_page()
    wait_for_headings(page, "a")
    style = page.locator("article h2").evaluate("(each) => ({...getComputedStyle(each)})")
    assert (style["color"], style["letterSpacing"]) == ("rgb(255, 255, 255)", "2px")
    article = page.locator("article").evaluate("(each) => getComputedStyle(each).backgroundColor")
    assert article == "rgb(1, 2, 3)"


def test_text_can_be_read_and_buttons_hit_in_both_themes(origin: Origin, open_page: Open) -> None:
    origin.body = ELEMENT.replace(">", ' limit="9">', 1)
    link = {"href": "https://a.example/", "text": "More"}
    publish(origin, 1, *(banner(each, severity=each, link=link) for each in ("emergency", "warning", "notice", "info")))
    page = open_page()
    wait_for_headings(page, "emergency", "warning", "notice", "info")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert min(page.evaluate(CONTRASTS)) >= 4.5, scheme
    sizes = "(all) => all.map((each) => Math.min(each.offsetWidth, each.offsetHeight))"
    assert min(page.locator("article button").evaluate_all(sizes)) >= 44
    assert min(page.locator("article a").evaluate_all("(all) => all.map((each) => each.offsetHeight)")) >= 24


def test_the_keyboard_reaches_all_and_is_not_lost_when_a_banner_closes(origin: Origin, open_page: Open) -> None:
    publish(origin, 1, banner(), banner("b"))
    page = open_page()
    wait_for_headings(page, "a", "b")
    page.keyboard.press("Tab")
    expect(closer(page, "a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(closer(page, "b")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_headings(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Home")).to_be_focused()


def test_on_a_phone_the_others_wait_behind_a_button(origin: Origin, open_page: Open) -> None:
    publish(origin, 1, banner(), banner("b"), banner("c"))
    page = open_page(**PHONE)
    wait_for_headings(page, "a")
    more = page.get_by_role("button", name="More alerts (2)")
    assert more.get_attribute("aria-expanded") == "false"
    more.click()
    wait_for_headings(page, "a", "b", "c")
    assert more.get_attribute("aria-expanded") == "true"


def test_words_and_direction_are_those_of_the_banners_language_or_the_pages_own(
    origin: Origin, open_page: Open
) -> None:
    words = {"alerts": "تنبيهات", "close": "إغلاق", "more": "تنبيهات أخرى"}
    publish(origin, 1, banner("عاجل", language="ar", words=words), banner("ثان", language="ar", words=words))
    page = open_page(**PHONE)
    wait_for_headings(page, "عاجل")
    expect(page.get_by_role("region", name="تنبيهات")).to_be_attached()
    expect(page.get_by_role("button", name="إغلاق: عاجل")).to_be_visible()
    expect(page.get_by_role("button", name="تنبيهات أخرى (1)")).to_be_visible()
    assert page.locator("article").first.get_attribute("dir") == "rtl"
    origin.body = ELEMENT.replace(">", ' aria-label="Warnings" close-label="Shut" more-label="Others">', 1)
    page = open_page(**PHONE)
    wait_for_headings(page, "عاجل")
    expect(page.get_by_role("region", name="Warnings")).to_be_attached()
    expect(page.get_by_role("button", name="Shut: عاجل")).to_be_visible()
    expect(page.get_by_role("button", name="Others (1)")).to_be_visible()


def test_markup_in_a_banner_neither_runs_nor_breaks_out(origin: Origin, open_page: Open) -> None:
    run = "window.ran = 1"
    evil = f'</div></article><img src=x onerror="{run}"><script>{run}</script><style>*{{display:none}}</style>harmless'
    link = {"href": "javascript:window.ran = 1", "text": '"><script>window.ran = 1</script>'}
    publish(origin, 1, banner(heading=evil, body_html=evil, link=link, id='"><b>'))
    page = open_page()
    wait_for_headings(page, evil)
    page.locator("article a").click()
    assert page.evaluate("window.ran") is None
    assert page.locator("article").count() == 1


def test_it_loads_what_the_budget_counts_and_nothing_else_and_asks_nobody_else(
    origin: Origin, browser: Browser
) -> None:
    publish(origin, 1, banner(), poll_seconds=300)
    with reading(browser, origin.url) as reader:
        wait_for_headings(reader.page, "a")
        paths = {re.sub(r"\.[0-9a-f]{8}\.", ".", url.removeprefix(origin.url)) for url in reader.urls}
        assets = {"/embed.js", "/assets/alert-banner.js", "/assets/alert-banner.css"}  # see test_bundle.py
        assert paths == {"/", HEADER, *assets}
        assert (reader.complaints, reader.hosts) == ([], {origin.url.removeprefix("http://")})
