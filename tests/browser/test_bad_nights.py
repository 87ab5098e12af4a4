"""What readers live through, rows 28 to 30 of the failure modes: a store that fails, sleep, crowds, evil markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from statistics import pstdev

import pytest
from playwright.sync_api import Browser

from testing.proxies.tcp_proxy import TcpProxy
from testing.services.wait import wait_for
from tests.browser.misbehaving_origin import Origin
from tests.browser.played_night import PlayedNight
from tests.browser.reader import Reader, reading

pytestmark = [pytest.mark.service, pytest.mark.browser]

SECONDS = 30
TEXTS = "[...document.querySelectorAll('live-blog article .post-body')].map((each) => each.textContent.trim())"
TABS = 200
FOREIGN = ":is(script, style, iframe, object, embed, form, link, base, meta, template, live-blog)"


@pytest.fixture
def night() -> Iterator[PlayedNight]:
    """On an origin of its own: late requests of other tests' readers would be taken for its own."""
    with Origin() as origin:
        yield PlayedNight(origin=origin)


def wait_for_posts(reader: Reader, titles: list[str]) -> None:
    """Until the page shows exactly these posts, newest first."""
    script = f"(wanted) => JSON.stringify({TEXTS}) === JSON.stringify(wanted)"
    reader.wait_for(script, titles, f"{len(titles)} posts", SECONDS)


def is_offline(reader: Reader) -> bool:
    return reader.page.locator("live-blog").get_attribute("offline") is not None


# 28: the store and what stands before it


def test_a_store_that_is_slow_takes_nothing_from_the_page_and_is_not_asked_twice(
    night: PlayedNight, browser: Browser
) -> None:
    night.play(("add", 3))
    with reading(browser, night.url) as reader:
        night.origin.wait_for_polls(night.latest, 1)
        shown = night.titles()
        night.origin.fault = "slow"
        night.play(("add", 1))
        before = len(night.origin.times[night.latest])
        wait_for(lambda: len(night.origin.times[night.latest]) > before, SECONDS, "a poll that waits")
        wait_for_posts(reader, shown)
        assert len(night.origin.times[night.latest]) == before + 1
        night.origin.fault = None
        night.origin.released.set()
        wait_for_posts(reader, night.titles())


def test_a_store_that_is_down_is_asked_ever_more_rarely_and_found_again_alone(
    night: PlayedNight, browser: Browser
) -> None:
    night.play(("add", 3))
    with TcpProxy(night.origin.server.server_port) as network:
        url = night.url.replace(night.origin.url, network.url)
        with reading(browser, url) as reader:
            reader.page.evaluate("""() => {
                window.asked = [];
                const fetched = window.fetch;
                window.fetch = (url, ...given) => { // banners are asked for at a pace of their own
                    if (String(url).endsWith("latest.json")) window.asked.push(performance.now());
                    return fetched(url, ...given);
                };
            }""")
            night.origin.wait_for_polls(night.latest, 2)  # who polls again has read the first answer, and so the pace
            network.refuse()
            reader.page.evaluate("() => { window.asked.length = 0; }")  # what an open store was asked is no matter
            reader.page.wait_for_function("() => window.asked.length >= 3", timeout=1000 * SECONDS)
            assert is_offline(reader)
            wait_for_posts(reader, night.titles())
            times = reader.page.evaluate("window.asked")
            pauses = [later - earlier for earlier, later in zip(times, times[1:], strict=False)]
            # No timer is early, however busy the machine: twice the pause with each failure, less a fifth.
            least = [800 * night.poll_seconds * 2**failures for failures in range(1, len(times))]
            assert all(pause > 0.99 * known for pause, known in zip(pauses, least, strict=True)), pauses

            night.play(("add", 1), ("remove", [2]))
            network.heal()
            reader.look_again()
            wait_for_posts(reader, night.titles())
            assert not is_offline(reader)
            assert reader.was_never_reloaded()


def test_a_second_origin_is_asked_while_the_first_is_down(night: PlayedNight, browser: Browser) -> None:
    with Origin() as second:
        night.play(("add", 3))
        fallback = f"{second.url}{night.latest}"
        page = night.origin.files["/live/x/index.html"]
        named = page.body.replace(
            b'<live-blog src="latest.json"',
            f'<live-blog src="latest.json" fallback-src="{fallback}"'.encode(),
        )
        night.origin.files["/live/x/index.html"] = type(page)(
            key=page.key, body=named, content_type=page.content_type, cache_control="", revision=1
        )
        with reading(browser, night.url) as reader:
            night.origin.wait_for_polls(night.latest, 1)
            assert second.asked[night.latest] == 0
            night.origin.fault = "error"
            night.play(("add", 1))
            second.objects = dict(night.origin.objects)
            wait_for_posts(reader, night.titles())
            assert second.asked[night.latest] > 0


# 29: sleep, crowds, other networks


def test_a_tab_that_slept_eight_hours_reads_what_changed_and_nothing_else(night: PlayedNight, browser: Browser) -> None:
    night.play(*[("add", 1)] * 130)
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    reader = Reader(page)
    try:
        reader.open(night.url)
        night.origin.wait_for_polls(night.latest, 1)
        night.origin.asked.clear()
        night.play(("sleep", 8 * 3600), *[("add", 1)] * 30, ("change", [40, 60]), ("remove", [35]))
        page.clock.fast_forward("08:00:00")
        script = (
            f"(wanted) => JSON.stringify(wanted.slice(0, Math.max(79, {TEXTS}.length))) === JSON.stringify({TEXTS})"
        )
        reader.wait_for(script, night.titles(), "the posts of eight hours", SECONDS)
        asked = {path for path in night.origin.asked if "/pages/" in path and "/index-" not in path}
        assert {path.split("/pages/")[1].partition("-")[0] for path in asked} <= {"1", "2"}
        assert reader.was_never_reloaded()
    finally:
        context.close()


def test_two_hundred_readers_who_come_in_one_second_do_not_stay_in_step(night: PlayedNight, browser: Browser) -> None:
    night.poll_seconds = 2
    night.play(("add", 3))
    names = [f'<live-blog src="/live/x/latest.json?tab={n}"></live-blog>' for n in range(TABS)]
    night.origin.body = "".join(names)
    with reading(browser, f"{night.origin.url}/crowd") as reader:
        paths = [f"{night.latest}?tab={n}" for n in range(TABS)]
        wait_for(lambda: all(len(night.origin.times[path]) >= 3 for path in paths), 60, "three polls of each reader")
        times = [night.origin.times[path] for path in paths]
        pauses = [later - earlier for each in times for earlier, later in zip(each[:3], each[1:3], strict=False)]
        assert min(pauses) > 0.5 * night.poll_seconds
        assert pstdev(pauses) > 0.05 * night.poll_seconds  # evenly within a fifth either way would be 0.115
        lasted = max(each[2] for each in times) - min(each[0] for each in times)
        asked = sum(len(each) for each in times)
        assert asked <= TABS * (lasted / (0.8 * night.poll_seconds) + 2)
        assert not reader.complaints


def test_a_laptop_that_changes_networks_catches_up_at_once(night: PlayedNight, browser: Browser) -> None:
    night.poll_seconds = 120
    night.play(("add", 3))
    with reading(browser, night.url) as reader:
        night.origin.wait_until_asked(night.latest)
        reader.page.context.set_offline(True)
        night.play(("add", 2), ("remove", [3]))
        reader.wait_for(
            "() => document.querySelector('live-blog').hasAttribute('offline')", None, "its own word", SECONDS
        )
        reader.page.context.set_offline(False)
        wait_for_posts(reader, night.titles())


def test_a_script_that_was_lost_on_a_bad_network_is_fetched_again(night: PlayedNight, browser: Browser) -> None:
    night.play(("add", 3))
    script = night.origin.lose("/assets/live-blog.*.js")
    with reading(browser, night.url) as reader:
        wait_for(lambda: not night.origin.lost[script], SECONDS, "a script that is lost")
        night.play(("add", 2))
        wait_for_posts(reader, night.titles())


# 30: markup

ATTACKS = [
    "<script>window.ran = 1</script>",
    "<img src='data:,' onerror='window.ran = 1'>",
    "<svg onload='window.ran = 1'><script>window.ran = 1</script></svg>",
    "<svg><animate onbegin='window.ran = 1' attributeName=x dur=1s></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.ran=1&gt;'>",
    "<details open ontoggle='window.ran = 1'><summary>x</summary></details>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "<iframe src='javascript:parent.ran=1'></iframe>",
    "<object data='http://evil.test/o'></object><embed src='http://evil.test/e'>",
    "<a href='java\nscript:window.ran=1' class=bait>x</a>",
    "<form action='http://evil.test/f'><button formaction='javascript:window.ran=1' class=bait>x</button></form>",
    "<base href='http://evil.test/'><link rel=stylesheet href='http://evil.test/s.css'>",
    "<meta http-equiv=refresh content='0;url=http://evil.test/m'>",
    "<style>*{display:none!important}@import 'http://evil.test/i.css'</style>",
    "<p style='position:fixed;inset:0;background:url(http://evil.test/b)'>x</p>",
    "<video poster='http://evil.test/p' src='http://evil.test/v' autoplay></video><audio src='http://evil.test/a'>",
    "<input type=image src='http://evil.test/n'><table background='http://evil.test/t'></table>",
    "<img srcset='http://evil.test/r 1x' src='data:,'><picture><source srcset='http://evil.test/c'></picture>",
    "<a ping='http://evil.test/g' href='#x' class=bait>x</a>",
    "</div></article></live-blog></main><h1 id=out>out</h1>",
    "<template shadowrootmode=open><script>window.ran = 1</script></template>",
    "<figure data-embed=youtube><figcaption><a href='javascript:window.ran=1' class=bait>x</a></figcaption></figure>",
    "<figure data-embed=x><figcaption><a href='http://evil.test/#frame' class=frame>x</a></figcaption></figure>",
    "<x-evil is=live-blog onclick='window.ran = 1' class=bait>x</x-evil><live-blog src='http://evil.test/latest.json'>",
    "<plaintext>", "<!--", "<textarea>", "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
]  # fmt: skip


def check_unharmed(reader: Reader, count: int) -> None:
    """The page is as it was: nothing ran, nobody was told, every post is in its place and can be seen."""
    page = reader.page
    page.evaluate("() => document.querySelectorAll('.post-body .bait').forEach((each) => each.click())")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("window.ran") is None
    assert not [url for url in reader.urls if "evil" in url]
    assert page.locator("main > live-blog > article > .post-body").count() == count
    assert page.locator(":is(body, main, live-blog, article) > #out").count() == 0
    assert page.locator(".post-body").locator(FOREIGN).count() == 0
    assert page.locator("article").last.is_visible()
    assert reader.was_never_reloaded()


def test_markup_that_the_database_holds_does_no_harm_on_the_static_page(night: PlayedNight, browser: Browser) -> None:
    """As by raw SQL: the publisher's own list stands alone."""
    night.play(*[("add", 1, attack) for attack in ATTACKS])
    with reading(browser, night.url) as reader:
        night.origin.wait_for_polls(night.latest, 2)
        check_unharmed(reader, len(ATTACKS))


def test_markup_that_came_into_the_bucket_uncleaned_does_no_harm_in_an_open_page(
    night: PlayedNight, browser: Browser
) -> None:
    """As from an older version, or by hand: the browser's own lock stands alone."""
    night.play(("add", 1))
    with reading(browser, night.url) as reader:
        night.origin.wait_for_polls(night.latest, 1)
        night.play(*[("add", 1)] * len(ATTACKS))
        latest = night.origin.objects[night.latest]
        feed = night.origin.objects["/live/x/feed.json"]
        for item, attack in zip(feed["items"], ATTACKS, strict=False):
            item["content_html"] = f"<p>before</p>{attack}<p>after</p>"
        evil = json.loads(json.dumps(feed["items"][: len(ATTACKS)]))
        changes = [{"revision": item["_live"]["revision"], "item": item} for item in evil]
        night.origin.objects[night.latest] = {**latest, "changes_since": 1, "changes": changes}
        reader.wait_for(
            "(n) => document.querySelectorAll('live-blog > article').length === n",
            len(ATTACKS) + 1,
            "the posts",
            SECONDS,
        )
        check_unharmed(reader, len(ATTACKS) + 1)
