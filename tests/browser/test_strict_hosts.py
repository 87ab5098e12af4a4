"""Elements on pages that make it hard for them: hosts with Trusted Types, and with additions to every object."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from testing.services.wait import wait_for
from tests.browser.firefox import Firefox
from tests.browser.misbehaving_origin import Origin
from tests.browser.played_night import PlayedNight
from tests.browser.reader import reading

pytestmark = [pytest.mark.service, pytest.mark.browser]

BANNER = {
    **{"id": "B1", "revision": 1, "severity": "warning", "heading": "Polls stay open", "starts_at": None},
    **{
        "ends_at": None,
        "dismissible": True,
        "dismiss_key": "B1-1",
        "language": "en",
        "body_html": "<p>Until <b>9</b></p>",
    },
}
ADDITIONS = """<script>
for (const name of ["each", "extend", "clone", "keys", "remove", "first", "size", "watch", "contains", "stillwire"]) {
    Object.prototype[name] = Array.prototype[name] = function () { throw new Error(name); };
}
Object.prototype.isHost = true;
</script>"""
POLICIES = {
    "any policy": "require-trusted-types-for 'script'",
    "ours by name": "require-trusted-types-for 'script'; trusted-types stillwire",
}
ROOT = "document.querySelector('live-blog').shadowRoot"
TEXTS = f"[...({ROOT}?.querySelectorAll('article .post-body') ?? [])].map((each) => each.textContent.trim())"
BANNERS = "document.querySelector('alert-banner').shadowRoot"
Evaluate = Callable[[str], Any]
Wait = Callable[[str], Any]


@pytest.fixture
def night() -> Iterator[PlayedNight]:
    """A live blog with a banner on another's page; some posts are in pages."""
    with Origin() as site:
        night = PlayedNight(origin=site)
        night.play(("add", 60))
        value = {"version": 1, "revision": 1, "updated_at": "2026-11-03T21:04:09.120Z", "poll_seconds": 1}
        site.objects["/banners/x.json"] = {**value, "banners": [BANNER, {**BANNER, "id": "B2", "dismiss_key": "B2-1"}]}
        yield night


@pytest.fixture
def host(night: PlayedNight) -> Iterator[Origin]:
    with Origin() as host:
        url = night.origin.url
        host.body = (
            f'<alert-banner src="{url}/banners/x.json"></alert-banner><live-blog src="{url}{night.latest}"></live-blog>'
            f'<live-blog src="{url}{night.latest}"></live-blog>'
        )
        yield host


def use(night: PlayedNight, evaluate: Evaluate, wait: Wait) -> None:
    """All that an element does with HTML: a first reading, an update, older posts, options, a banner that is closed."""
    newest = night.titles()
    wait(f"{TEXTS}.length === 50 && {TEXTS}[0] === {newest[0]!r}")
    wait(f"{ROOT}.querySelector('.live-status').textContent.startsWith('Live · checked')")
    night.play(("add", 1), ("change", [3]), ("remove", [5]))
    evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait(f"{TEXTS}[0] === {night.titles()[0]!r} && !{TEXTS}.some((each) => each === {newest[4]!r})")
    evaluate(f"{ROOT}.querySelector('.live-older').click()")
    wait(f"{TEXTS}.length === {len(night.titles())}")
    evaluate(f"{ROOT}.querySelector('.live-options').open = true")
    wait(f"{ROOT}.querySelectorAll('.live-panel select').length === 3")
    wait(f"{BANNERS}.querySelectorAll('article').length === 2")
    assert evaluate(f"{BANNERS}.querySelector('b').textContent") == "9"
    evaluate(f"{BANNERS}.querySelector('[part=close]').click()")
    wait(f"{BANNERS}.querySelectorAll('article').length === 1")


def use_in_chromium(browser: Browser, night: PlayedNight, host: Origin) -> None:
    with reading(browser, f"{host.url}/page") as reader:

        def wait(condition: str) -> None:
            reader.wait_for(f"() => {condition}", None, condition, 30)

        use(night, reader.page.evaluate, wait)
        assert reader.complaints == []


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    with Firefox() as browser:
        yield browser


def use_in_firefox(firefox: Firefox, night: PlayedNight, host: Origin) -> None:
    firefox.open(f"{host.url}/page")
    complaints = len(firefox.complaints())
    use(night, firefox.evaluate, firefox.wait_for)
    assert firefox.complaints()[complaints:] == []


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_a_host_with_trusted_types_in_chromium(browser: Browser, night: PlayedNight, host: Origin, policy: str) -> None:
    host.policy = policy
    use_in_chromium(browser, night, host)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_a_host_with_trusted_types_in_firefox(firefox: Firefox, night: PlayedNight, host: Origin, policy: str) -> None:
    host.policy = policy
    use_in_firefox(firefox, night, host)


def test_every_object_has_additions_in_chromium(browser: Browser, night: PlayedNight, host: Origin) -> None:
    host.body = ADDITIONS + host.body
    use_in_chromium(browser, night, host)


def test_every_object_has_additions_in_firefox(firefox: Firefox, night: PlayedNight, host: Origin) -> None:
    host.body = ADDITIONS + host.body
    use_in_firefox(firefox, night, host)


def test_a_policy_that_does_not_name_ours_keeps_text_from_becoming_html(browser: Browser, night: PlayedNight) -> None:
    """What the server wrote stays; nothing is written by the back door."""
    night.origin.policy = "require-trusted-types-for 'script'; trusted-types theirs"
    night.origin.body = '<live-blog src="/live/x/latest.json"><p>As sent</p></live-blog>'
    with reading(browser, f"{night.origin.url}/page") as reader:
        wait_for(
            lambda: reader.page.evaluate("1") and any("stillwire" in each for each in reader.complaints),
            20,
            "the browser's word",
        )
        assert reader.page.locator("live-blog").inner_text() == "As sent"
        assert reader.page.evaluate("document.querySelector('live-blog').shadowRoot") is None
