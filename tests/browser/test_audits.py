"""Readers' pages as others judge them: axe-core for accessibility, Chromium for layout shifts."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from testing.services.npm import package
from tests.browser.cdn import Cdn
from tests.browser.demo_site import SEVERITIES, DemoSite
from tests.browser.host_page import HostPage
from tests.browser.reader import reading
from tests.browser.screenshots import ALL_BANNERS

pytestmark = [pytest.mark.service, pytest.mark.browser]

THEMES = ("light", "dark")
FRAMES = {
    "x": "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1234567890",
    "youtube": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
}
SHIFTS = """() => {
    window.shifts = [];
    const told = ({ value, sources }) => ({ value, of: sources.map(({ node }) => node?.outerHTML?.slice(0, 200)) });
    new PerformanceObserver((list) => {
        window.shifts.push(...list.getEntries().filter((entry) => !entry.hadRecentInput).map(told));
    }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    return (package("axe-core") / "axe.min.js").read_text()


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds wrong, in both themes. Its rules for WCAG 2.2 and its own advice."""
    page.evaluate(axe)
    page.evaluate("() => document.querySelectorAll('article').forEach((each) => each.removeAttribute('data-new'))")
    found = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for each in page.evaluate("() => axe.run(document)")["violations"]:
            nodes = [f"{node['html'][:200]} ({node['failureSummary']})" for node in each["nodes"][:3]]
            found.append(f"{theme}: {each['id']}: {each['help']}: {nodes}")
    return found


@pytest.mark.parametrize(
    "key",
    [
        "live/election-night/index.html",
        "live/storm-watch/index.html",
        "live/arabic/index.html",
        "live/election-night/older/0.html",
        "index.html",
    ],
)
def test_axe_finds_nothing_in_either_theme(demo_site: DemoSite, browser: Browser, axe: str, key: str) -> None:
    with reading(browser, f"{demo_site.url}/{key}") as reader:
        reader.page.wait_for_load_state("networkidle")
        assert violations(reader.page, axe) == []


def test_axe_finds_nothing_in_banners_of_every_severity(demo_site: DemoSite, browser: Browser, axe: str) -> None:
    with reading(browser, demo_site.night) as reader:
        reader.page.evaluate(ALL_BANNERS, [f"{demo_site.url}/banners/look-{each}.json" for each in SEVERITIES])
        reader.page.wait_for_load_state("networkidle")
        assert violations(reader.page, axe) == []


@pytest.mark.parametrize("slug", ["election-night", "arabic"])
def test_axe_finds_nothing_on_a_page_of_someone_else(
    demo_site: DemoSite, browser: Browser, axe: str, slug: str
) -> None:
    with HostPage(demo_site.url, slug, "look-warning") as host, reading(browser, host.url) as reader:
        reader.page.wait_for_load_state("networkidle")
        expect(reader.page.locator("alert-banner article")).to_have_css("display", "flex")  # its style came, too
        assert violations(reader.page, axe) == []


@pytest.fixture
def paced(demo_site: DemoSite) -> Iterator[Cdn]:
    """The demo's site, to be polled each second."""
    with Cdn(demo_site.url) as cdn:
        yield cdn


def test_nothing_shifts_as_posts_arrive_change_and_leave(demo_site: DemoSite, paced: Cdn, browser: Browser) -> None:
    """At the top of the page, where posts arrive by themselves, and in the midst of it, where they wait."""
    orm, blog = demo_site.orm, demo_site.election()
    url = demo_site.night.replace(demo_site.url, paced.url)
    with reading(browser, url) as top, reading(browser, url) as midst:
        for reader in (top, midst):
            reader.page.evaluate(SHIFTS)
        midst.page.evaluate("() => document.querySelectorAll('article')[12].scrollIntoView()")
        posts = [orm.post(blog, title=f"Shift {n}", body="<p>" + "word " * 80 + "</p>") for n in range(3)]
        demo_site.publish()
        top.wait_for_post(posts[2]["uid"], "Shift 2", seconds=40)
        midst.wait_for("() => document.querySelector('.live-news:not([hidden])')", None, "word of new posts", 40)
        orm.change("Post", posts[0]["id"], body="<p>Shorter</p>", title="Shift 0, edited")
        orm.change("Post", posts[1]["id"], status="removed")
        demo_site.publish()
        top.wait_for_post(posts[0]["uid"], "Shorter", seconds=40)
        for reader in (top, midst):
            reader.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
            assert reader.page.evaluate("window.shifts") == []


def test_a_frame_of_another_site_is_loaded_by_a_click_and_not_before(demo_site: DemoSite, browser: Browser) -> None:
    with reading(browser, demo_site.night) as reader:
        page = reader.page
        page.context.route("https://**", lambda route: route.fulfill(body="<p>a frame", content_type="text/html"))
        page.wait_for_load_state("networkidle")
        assert "The second count is done." in page.locator("figure[data-embed=x]").inner_text()
        assert reader.hosts == {urlsplit(demo_site.url).netloc}

        for site, url in FRAMES.items():
            with page.expect_request(url):
                page.locator(f"figure[data-embed={site}] figcaption a").click()
            frame = page.locator(f"figure[data-embed={site}] iframe")
            assert "allow-top-navigation" not in frame.get_attribute("sandbox")
        assert page.locator("iframe").count() == len(FRAMES)
        assert not reader.complaints
