"""`<alert-banner>` on anyone's page, in a real browser: what will happen to it, and what readers are owed besides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.documents import banners
from publisher.documents.banner_html import element
from publisher.documents.document import timestamp
from publisher.documents.row import BannerRow, BannersRows
from tests.journeys.reader import Reader, reading
from tests.journeys.stage import NO_STORAGE, Stage
from tests.publisher.made import banner as made_row
from tests.publisher.made import publication as made_publication
from tests.services.wait import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.service]

HEADER = "/banners/header.json"
ELEMENT = f'<alert-banner src="{HEADER}"></alert-banner>'
HEADINGS = """() => [...(document.querySelector("alert-banner")?.shadowRoot?.querySelectorAll("article") ?? [])]
    .filter((each) => each.checkVisibility()).map((each) => each.querySelector("h2").textContent)"""
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
CLOCK = "const now = Date.now; Date.now = () => now() + %d;"
SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => {
    window.shift += each.value;
    window.moved = each.sources.map(({node, previousRect: a, currentRect: b}) => [`${node?.outerHTML}`, a.y, b.y]);
})).observe({type: "layout-shift", buffered: true});"""
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1, "has_touch": True, "is_mobile": True}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@pytest.fixture
def stage(site: Stage) -> Stage:
    site.clear()
    site.body = f'{ELEMENT}<h1>The Harbor Herald</h1><p><a href="/">Home</a></p>'
    return site


@pytest.fixture
def open_page(browser: Browser, stage: Stage) -> Iterator[Open]:
    """Opens a path as a reader with a profile of their own; `script` runs before the page's own."""
    with ExitStack() as stack:

        def open_page(path: str = "/news/today", *, script: str = "", **options: Any) -> Page:
            context = browser.new_context(**options)
            stack.callback(context.close)
            page = context.new_page()
            page.add_init_script(SHIFTS + script)
            page.goto(stage.url + path)
            return page

        yield open_page


def banner(name: str = "a", **values: Any) -> dict[str, Any]:
    plain = {"id": name, "revision": 1, "severity": "notice", "heading": name, "starts_at": None, "ends_at": None}
    return {**plain, "dismissible": True, "dismiss_key": f"{name}-1", "language": "en", **values}


def made(stage: Stage, revision: int, *banners: dict[str, Any], **values: Any) -> dict[str, Any]:
    updated_at = timestamp(stage.now() - timedelta(minutes=1))
    return {
        "version": 1,
        "revision": revision,
        "updated_at": updated_at,
        "poll_seconds": 1,
        "banners": [*banners],
        **values,
    }


def publish(stage: Stage, revision: int, *banners: dict[str, Any], **values: Any) -> None:
    stage.objects[HEADER] = made(stage, revision, *banners, **values)


def inlined(stage: Stage, *banners: dict[str, Any], element: str = ELEMENT) -> str:
    script = f'<script type="application/json">{json.dumps(made(stage, 1, *banners))}</script>'
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
    page.wait_for_function(script, arg=list(headings), timeout=20000)


def headings(page: Page) -> list[str]:
    return page.evaluate(HEADINGS)


def look_again(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def closer(page: Page, heading: str) -> Any:
    return page.get_by_role("button", name=f"Close: {heading}", exact=True)


# The rows


def test_row_20_turned_off_beats_every_date_priority_target_and_cached_copy(stage: Stage, open_page: Open) -> None:
    strong = banner(
        priority=99, starts_at=timestamp(stage.now() - AN_HOUR), ends_at=timestamp(stage.now() + AN_HOUR), include=["/"]
    )
    stage.body = inlined(stage, strong)
    publish(stage, 5, strong)
    page = open_page()
    wait_for_headings(page, "a")
    publish(stage, 6)
    wait_for_headings(page)
    publish(stage, 5, strong)  # a cache somewhere still has it
    stage.wait_for_polls(HEADER)
    assert headings(page) == []


def test_row_21_a_banner_shows_and_closes_where_storage_throws(stage: Stage, open_page: Open) -> None:
    publish(stage, 1, banner(), banner("b"))
    page = open_page(script=NO_STORAGE)
    wait_for_headings(page, "a", "b")
    closer(page, "a").click()
    wait_for_headings(page, "b")
    stage.wait_for_polls(HEADER)
    assert headings(page) == ["b"]


def test_row_22_a_failed_poll_keeps_a_banner_until_its_own_end(stage: Stage, open_page: Open) -> None:
    pages = {}
    for fault in ("error", "html", "truncated", "silent"):
        publish(stage, 1, banner(ends_at=timestamp(stage.now() + timedelta(seconds=7))), banner("b"))
        pages[fault] = open_page()
        wait_for_headings(pages[fault], "a", "b")
    for fault, page in pages.items():
        stage.fault = fault
        look_again(page)
        stage.wait_for_polls(HEADER, 1)
        assert headings(page) == ["a", "b"], fault
    for page in pages.values():
        wait_for_headings(page, "b")


@pytest.mark.parametrize("wrong_by", [A_DAY, -A_DAY])
def test_row_23_windows_are_right_by_the_servers_clock(stage: Stage, open_page: Open, wrong_by: timedelta) -> None:
    stage.ahead = timedelta(minutes=20)
    now = stage.now()
    over, open_, next_ = (timestamp(now + step) for step in (-AN_HOUR, AN_HOUR, timedelta(seconds=4)))
    all_banners = [
        banner("over", ends_at=over), banner("open", starts_at=over, ends_at=open_), banner("to come", starts_at=open_),
        banner("ending", ends_at=next_),
    ]  # fmt: skip
    publish(stage, 2, *all_banners)
    page = open_page(script=CLOCK % (wrong_by.total_seconds() * 1000))
    wait_for_headings(page, "open", "ending")
    wait_for_headings(page, "open")


def test_row_23_an_inlined_banner_waits_for_the_servers_clock(stage: Stage, open_page: Open) -> None:
    stage.body = inlined(stage, banner(ends_at=timestamp(stage.now() + AN_HOUR)))
    publish(stage, 1, banner(ends_at=timestamp(stage.now() + AN_HOUR)))
    page = open_page(script=CLOCK % (A_DAY.total_seconds() * 1000) + "window.gone = 0; setInterval(() => "
                     "window.gone += document.querySelector('alert-banner').hidden, 5);")  # fmt: skip
    wait_for_headings(page, "a")
    stage.wait_for_polls(HEADER)
    assert page.evaluate("window.gone") == 0


def test_row_24_open_and_background_tabs_get_a_new_banner(stage: Stage, open_page: Open) -> None:
    hidden = "Object.defineProperty(document, 'hidden', {get: () => true});"
    publish(stage, 1)
    watched, background = open_page(), open_page(script=hidden)
    wait_for(lambda: stage.asked[HEADER] >= 2, what="first polls")
    stage.body = ELEMENT.replace("header", "slow")
    stage.objects["/banners/slow.json"] = made(stage, 1, poll_seconds=300)
    left = open_page()
    wait_for(lambda: stage.asked["/banners/slow.json"], 30, "its first poll")
    publish(stage, 2, banner())
    stage.objects["/banners/slow.json"] = made(stage, 2, banner(), poll_seconds=300)
    wait_for_headings(watched, "a")
    assert headings(left) == []
    look_again(left)
    wait_for_headings(left, "a")
    wait_for_headings(background, "a")


def test_row_25_several_are_in_order_and_no_more_than_the_limit(stage: Stage, open_page: Open) -> None:
    order = ("emergency", "warning", "warning", "notice", "info")
    publish(stage, 1, *(banner(f"{n} {severity}", severity=severity) for n, severity in enumerate(order)))
    wait_for_headings(open_page(), "0 emergency", "1 warning", "2 warning")
    stage.body = ELEMENT.replace(">", ' limit="4">', 1)
    wait_for_headings(open_page(), "0 emergency", "1 warning", "2 warning", "3 notice")
    publish(stage, 2, *(banner(severity, severity=severity) for severity in order[::-1][:4]))
    wait_for_headings(open_page(), "warning", "warning", "notice", "info")


def test_row_26_an_edited_banner_comes_back_only_where_its_key_changed(stage: Stage, open_page: Open) -> None:
    publish(stage, 1, banner(), banner("b"))
    page = open_page()
    wait_for_headings(page, "a", "b")
    closer(page, "a").click()
    wait_for_headings(page, "b")
    publish(stage, 2, banner(heading="a, spelled right", revision=2), banner("b"))
    stage.wait_for_polls(HEADER)
    page.reload()
    wait_for_headings(page, "b")
    publish(stage, 3, banner(heading="a, and worse", revision=3, dismiss_key="a-2"), banner("b"))
    wait_for_headings(page, "a, and worse", "b")


# What is owed besides


def test_an_emergency_is_a_labelled_region_at_load_and_announced_once_when_it_comes_later(
    stage: Stage, open_page: Open
) -> None:
    row = made_row(0, severity="emergency", heading="a")
    stage.body, stage.objects[HEADER] = written(row), written_object(row)
    page = open_page()
    wait_for_headings(page, "a")
    expect(page.get_by_role("region", name="Alerts")).to_be_visible()
    assert page.get_by_role("alert").count() == 0
    page.evaluate("""() => new MutationObserver((list) => {
        const added = list.flatMap((each) => [...each.addedNodes]);
        window.alerts = (window.alerts ?? 0) + added.filter((each) => each.role === "alert").length;
    }).observe(document.querySelector("alert-banner").shadowRoot, {childList: true, subtree: true})""")
    stage.wait_for_polls(HEADER)  # what comes with the first answer was there at load
    publish(stage, 10, banner("b", severity="emergency"), *stage.objects[HEADER]["banners"])
    wait_for_headings(page, "a", "b")
    stage.wait_for_polls(HEADER)
    look_again(page)
    stage.wait_for_polls(HEADER)
    assert page.evaluate("window.alerts") == 1
    box = page.locator("article", has_text="b").bounding_box()
    assert (box["x"], box["width"]) == (0, page.viewport_size["width"])


@pytest.mark.parametrize("options", [{}, PHONE])
def test_nothing_moves_neither_at_load_nor_when_a_banner_comes(
    stage: Stage, open_page: Open, options: dict[str, Any]
) -> None:
    row = made_row(0, heading="in place", severity="warning", body="<p>Text</p>", link_url="https://a.example/")
    others = made_row(1, heading="closed", severity="warning"), made_row(2, heading="second")
    stage.body = written(row, *others) + "<h1>The Harbor Herald</h1>"
    stage.objects[HEADER] = written_object(row, *others)
    forget = "localStorage.setItem('stillwire-dismissed-B1-1', 1);"
    page = open_page(script=forget, **options)
    second = [] if options else ["second"]
    wait_for_headings(page, "in place", *second)
    stage.wait_for_polls(HEADER)
    added = {**stage.objects[HEADER], "revision": 99}
    added["banners"] = [*added["banners"], banner("late", severity="warning"), banner("later")]
    stage.objects[HEADER] = added
    stage.body = ELEMENT
    first = open_page(script=forget, **options)
    for each, wanted in (page, ["in place", *second, "late", "later"]), (first, ["in place"]):
        each.wait_for_function(f"(wanted) => wanted.every((each) => ({HEADINGS})().includes(each))", arg=wanted[:-1])
        stage.wait_for_polls(HEADER)
        assert each.evaluate("window.shift") == 0, each.evaluate("window.moved")
    assert page.locator("article", has_text="late").first.bounding_box()["y"] > 500


def test_what_the_publisher_writes_is_what_the_element_makes(stage: Stage, open_page: Open) -> None:
    rows = (
        made_row(
            0, severity="emergency", body="<p>A <b>b</b></p>", link_url="https://a.example/?a=1&b", link_text="<x>"
        ),
        made_row(1, heading='"Zwei" & drei', language="de"),
        made_row(2, language="ar", dismissible=False),
    )
    stage.body = written(*rows)
    stage.objects[HEADER] = written_object(*rows)
    by_publisher = open_page(java_script_enabled=False)
    expect(by_publisher.locator("article").nth(2)).to_be_visible()
    theirs = by_publisher.locator("article").evaluate_all("(all) => all.map((each) => each.outerHTML)")
    stage.body = ELEMENT
    page = open_page()
    expect(page.locator("article").nth(2)).to_be_visible()
    ours = page.locator("article").evaluate_all("(all) => all.map((each) => each.outerHTML)")
    assert sorted(ours) == sorted(theirs)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/news/today", ["everywhere", "news", "elsewhere"]),
        ("/newsroom", ["everywhere", "elsewhere"]),
        ("/news/vote?utm_source=mail", ["everywhere", "news"]),
        ("/donate/now", ["everywhere", "elsewhere"]),
    ],
)
def test_a_banner_shows_where_it_should_and_not_on_its_own_page(
    stage: Stage, open_page: Open, path: str, shown: list[str]
) -> None:
    link = {"href": f"{stage.url}/news/vote", "text": "Vote"}
    news = banner("news", include=["/news"], exclude=["/donate"])
    publish(stage, 1, banner("everywhere"), news, banner("elsewhere", link=link))
    wait_for_headings(open_page(path), *shown)


def test_a_second_origin_is_asked_after_two_failures(stage: Stage, open_page: Open) -> None:
    publish(stage, 1, banner())
    stage.objects["/second.json"] = stage.objects.pop(HEADER)
    stage.body = ELEMENT.replace(">", ' fallback-src="/second.json">', 1)
    page = open_page()
    for count in (1, 2):
        wait_for(lambda count=count: stage.asked[HEADER] >= count, 20, "a failure")
        assert headings(page) == []
        look_again(page)
    wait_for_headings(page, "a")
    assert stage.asked[HEADER] >= 2


def test_the_hosts_style_does_not_leak_in_and_themes_do(stage: Stage, open_page: Open) -> None:
    publish(stage, 1, banner(link={"href": "https://a.example/", "text": "More"}))
    stage.style = (
        "*{color:lime!important;display:none;font-size:40px!important} html,body,alert-banner{display:block}"
        " alert-banner{--alert-notice:rgb(1,2,3)} alert-banner::part(banner){letter-spacing:2px}"
    )
    page = open_page()
    wait_for_headings(page, "a")
    style = page.locator("article h2").evaluate("(each) => ({...getComputedStyle(each)})")
    assert (style["color"], style["letterSpacing"]) == ("rgb(255, 255, 255)", "2px")
    article = page.locator("article").evaluate("(each) => getComputedStyle(each).backgroundColor")
    assert article == "rgb(1, 2, 3)"


CONTRASTS = """() => [...document.querySelector("alert-banner").shadowRoot.querySelectorAll("article")].map((each) => {
    const part = (text) => text.match(/\\d+/g).slice(0, 3).map((n) => n / 255)
        .map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
    const light = (text) => { const [r, g, b] = part(text); return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05; };
    const [a, b] = [light(getComputedStyle(each).color), light(getComputedStyle(each).backgroundColor)];
    return Math.max(a, b) / Math.min(a, b);
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_and_buttons_hit_in_both_themes(stage: Stage, open_page: Open, scheme: str) -> None:
    stage.body = ELEMENT.replace(">", ' limit="9">', 1)
    link = {"href": "https://a.example/", "text": "More"}
    publish(stage, 1, *(banner(each, severity=each, link=link) for each in ("emergency", "warning", "notice", "info")))
    page = open_page(color_scheme=scheme)
    wait_for_headings(page, "emergency", "warning", "notice", "info")
    assert min(page.evaluate(CONTRASTS)) >= 4.5
    assert (
        min(
            page.locator("article button").evaluate_all(
                "(all) => all.map((e) => Math.min(e.offsetWidth, e.offsetHeight))"
            )
        )
        >= 44
    )
    assert min(page.locator("article a").evaluate_all("(all) => all.map((each) => each.offsetHeight)")) >= 24


def test_the_keyboard_reaches_all_and_is_not_lost_when_a_banner_closes(stage: Stage, open_page: Open) -> None:
    publish(stage, 1, banner(), banner("b"))
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


def test_on_a_phone_the_others_wait_behind_a_button(stage: Stage, open_page: Open) -> None:
    publish(stage, 1, banner(), banner("b"), banner("c"))
    page = open_page(**PHONE)
    wait_for_headings(page, "a")
    more = page.get_by_role("button", name="More alerts (2)")
    assert more.get_attribute("aria-expanded") == "false"
    more.click()
    wait_for_headings(page, "a", "b", "c")
    assert more.get_attribute("aria-expanded") == "true"


def test_words_and_direction_are_those_of_the_banners_language_or_the_pages_own(stage: Stage, open_page: Open) -> None:
    words = {"alerts": "تنبيهات", "close": "إغلاق", "more": "تنبيهات أخرى"}
    publish(stage, 1, banner("عاجل", language="ar", words=words), banner("ثان", language="ar", words=words))
    page = open_page(**PHONE)
    wait_for_headings(page, "عاجل")
    expect(page.get_by_role("region", name="تنبيهات")).to_be_attached()
    expect(page.get_by_role("button", name="إغلاق: عاجل")).to_be_visible()
    expect(page.get_by_role("button", name="تنبيهات أخرى (1)")).to_be_visible()
    assert page.locator("article").first.get_attribute("dir") == "rtl"
    stage.body = ELEMENT.replace(">", ' aria-label="Warnings" close-label="Shut" more-label="Others">', 1)
    page = open_page(**PHONE)
    wait_for_headings(page, "عاجل")
    expect(page.get_by_role("region", name="Warnings")).to_be_attached()
    expect(page.get_by_role("button", name="Shut: عاجل")).to_be_visible()
    expect(page.get_by_role("button", name="Others (1)")).to_be_visible()


def test_markup_in_a_banner_neither_runs_nor_breaks_out(stage: Stage, open_page: Open) -> None:
    run = "window.ran = 1"
    evil = f'</div></article><img src=x onerror="{run}"><script>{run}</script><style>*{{display:none}}</style>harmless'
    link = {"href": "javascript:window.ran = 1", "text": '"><script>window.ran = 1</script>'}
    publish(stage, 1, banner(heading=evil, body_html=evil, link=link, id='"><b>'))
    page = open_page()
    wait_for_headings(page, evil)
    page.locator("article a").click()
    assert page.evaluate("window.ran") is None
    assert page.locator("article").count() == 1


def test_no_error_is_left_in_the_console_and_nobody_else_is_asked(stage: Stage, browser: Browser) -> None:
    publish(stage, 1, banner())
    with reading(browser, stage.url) as reader:
        wait_for_headings(reader.page, "a")
        assert_quiet(reader, stage)


def assert_quiet(reader: Reader, stage: Stage) -> None:
    assert (reader.complaints, reader.hosts) == ([], {stage.url.removeprefix("http://")})
