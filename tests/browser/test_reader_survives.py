"""What a reader's open page lives through: bad answers, another's page, no JavaScript, sleep, and hostile rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from playwright.sync_api import Browser

from testing.services.wait import wait_for
from testing.system.system import PLACEMENT, System
from tests.browser.cdn import Cdn
from tests.browser.host_page import HostPage
from tests.browser.reader import Reader, reading

pytestmark = [pytest.mark.service, pytest.mark.browser]

FAULTS = ("error", "silent", "html", "truncated", "old")


@pytest.fixture
def blog(embedded: System) -> dict[str, Any]:
    blog = embedded.orm.blog()
    embedded.orm.post(blog, title="One", body="The first")
    embedded.wait_until_live(blog, "The first")
    return blog


@pytest.fixture
def bad_nights(embedded: System, browser: Browser, blog: dict[str, Any]) -> Iterator[dict[str, tuple[Cdn, Reader]]]:
    """For each fault a CDN that will have it, and a reader behind it: together they wait no longer than one would."""
    with ExitStack() as stack:
        found = {}
        for fault in FAULTS:
            cdn = stack.enter_context(Cdn(embedded.public_url))
            page = embedded.page_url(blog).replace(embedded.public_url, cdn.url)
            found[fault] = cdn, stack.enter_context(reading(browser, page))
        yield found


def test_a_bad_answer_changes_nothing_and_recovery_comes_alone(
    embedded: System, blog: dict[str, Any], bad_nights: dict[str, tuple[Cdn, Reader]]
) -> None:
    path = f"/live/{blog['slug']}/latest.json"
    for fault, (cdn, _) in bad_nights.items():
        wait_for(lambda cdn=cdn: path in cdn.kept, what="a first poll")
        cdn.misbehave(fault)
    embedded.orm.post(blog, title="Two", body="The second")
    embedded.wait_until_live(blog, "The second")

    for fault, (cdn, reader) in bad_nights.items():
        wait_for(lambda cdn=cdn: cdn.faults >= 2, 15, f"polls that met {fault}")
        assert reader.titles() == ["One"], fault
        assert reader.page.locator("live-blog").get_attribute("offline") == (None if fault == "old" else ""), fault
        cdn.behave()

    for _, reader in bad_nights.values():
        reader.wait_for_titles("Two", "One")
        reader.wait_for("() => !document.querySelector('live-blog').hasAttribute('offline')", None, "return")
        assert reader.was_never_reloaded()


def test_it_works_on_a_page_of_another_site(embedded: System, browser: Browser, blog: dict[str, Any]) -> None:
    heading = f"Bridge closed {blog['id']}"
    with HostPage(embedded.public_url, blog["slug"], PLACEMENT) as host, reading(browser, host.url) as reader:
        reader.wait_for_titles("One")
        banner = embedded.orm.make("Banner", heading=heading, status="published")
        place = embedded.orm.read("Placement", slug=PLACEMENT)[0]
        embedded.orm.change("Banner", banner["id"], placements=[place["id"]])
        embedded.orm.post(blog, title="Two", body="The second")
        reader.wait_for_titles("Two", "One")
        reader.wait_for_banner(heading, seconds=20)
        embedded.orm.change("Banner", banner["id"], status="removed")

        assert reader.hosts == {host.netloc, embedded.public_url.split("/")[2]}
        assert not reader.complaints
        assert reader.page.locator("h1").inner_text() == "The Harbor Herald"


def test_the_page_is_complete_without_javascript(embedded: System, browser: Browser) -> None:
    blog = embedded.orm.blog(title="A night without scripts", description="All of it")
    for n in range(12):
        embedded.orm.post(blog, title=f"Number {n}", body=f"<p>Text {n}</p>", correction="Once wrong" if n == 3 else "")
    embedded.wait_until_live(blog, "Text 11")
    with reading(browser, embedded.page_url(blog), java_script_enabled=False) as reader:
        page = reader.page
        assert page.title() == page.locator("h1").inner_text() == "A night without scripts"
        assert page.locator("article h2").all_inner_texts() == [f"Number {n}" for n in range(11, -1, -1)]
        assert page.locator("article .post-body").all_inner_texts() == [f"Text {n}" for n in range(11, -1, -1)]
        assert "Once wrong" in page.locator("article", has_text="Number 3").inner_text()
        assert page.locator("article").first.is_visible()
        assert reader.hosts == {embedded.public_url.split("/")[2]}


def test_a_tab_that_slept_catches_up_and_loses_and_repeats_nothing(embedded: System, browser: Browser) -> None:
    orm, blog = embedded.orm, embedded.orm.blog()
    posts = [orm.post(blog, title=f"T{n}", body=f"<p>{'word ' * 60}</p>") for n in range(60)]
    embedded.wait_until_live(blog, "T59")
    with reading(browser, embedded.page_url(blog)) as reader:
        reader.wait_for_titles(*(f"T{n}" for n in range(59, 9, -1)))

        reader.page.context.set_offline(True)
        posts += [orm.post(blog, title=f"T{n}", body=f"<p>{'word ' * 60}</p>") for n in range(60, 125)]
        orm.change("Post", posts[12]["id"], title="T12 edited")
        orm.change("Post", posts[30]["id"], status="removed")
        orm.change("Post", posts[124]["id"], status="removed")
        orm.change("Post", posts[70]["id"], pinned=True)
        embedded.wait_until_level()
        assert reader.titles()[0] == "T59"
        reader.page.context.set_offline(False)

        left = [n for n in range(123, -1, -1) if n not in (30, 70)]  # T12 came with the whole of its page
        reader.wait_for_titles("T70", *(f"T{n} edited" if n == 12 else f"T{n}" for n in left), seconds=15)
        orm.post(blog, title="T125")
        reader.wait_for("() => document.querySelectorAll('article h2')[1].textContent === 'T125'", None, "T125")
        assert len(reader.titles()) == len(set(reader.titles())) == len(left) + 2
        assert reader.was_never_reloaded()


def test_script_in_a_row_never_runs(embedded: System, browser: Browser, blog: dict[str, Any]) -> None:
    evil = (
        "</script><script>window.ran = 1</script><img src='data:,' onerror='window.ran = 1'>"
        "<svg onload='window.ran = 1'></svg><a href='javascript:window.ran = 1'>here</a><p>harmless</p>"
    )
    post = embedded.orm.read("Post", liveblog_id=blog["id"])[0]
    with reading(browser, embedded.page_url(blog)) as reader:
        path = embedded.env["DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=10)) as link, link:
            link.execute("UPDATE cms_post SET body = ?, title = ? WHERE id = ?", [evil, evil, post["id"]])
        reader.wait_for_post(post["uid"], "harmless")
        reader.page.locator(f"#post-{post['uid']} a").evaluate_all("(links) => links.forEach((link) => link.click())")
        assert reader.page.evaluate("window.ran") is None
    embedded.wait_until_live(blog, "harmless")
    with reading(browser, embedded.page_url(blog)) as reader:
        reader.wait_for_post(post["uid"], "harmless")
        assert reader.page.evaluate("window.ran") is None
