"""From an editor's form to a reader's open page, on every kind of system."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from testing.services.wait import wait_for
from testing.system.system import EMAIL, System
from tests.browser.editor import LIVE, editing
from tests.browser.reader import reading

pytestmark = [pytest.mark.service, pytest.mark.browser]


@pytest.fixture(params=["embedded", "production"])
def newsroom(request: pytest.FixtureRequest) -> System:
    return request.getfixturevalue(request.param)


def test_what_an_editor_does_shows_on_an_open_page(newsroom: System, browser: Browser) -> None:
    with editing(browser, newsroom) as editor:
        slug = editor.make_blog("A night at sea")
        editor.wait_for_words("cms/liveblog/", slug, LIVE)
        with reading(browser, newsroom.page_url({"slug": slug})) as reader:
            editor.write(slug, "Harbor closes", body="The wind is up.")
            editor.write(slug, "A draft", body="Nobody may know.", status="draft")
            editor.write(slug, "Ferry is late", body="By an hour.")
            reader.wait_for_titles("Ferry is late", "Harbor closes")

            editor.edit("Ferry is late", correction="It was two hours.")
            editor.edit("Harbor closes", title="Harbor opens", body="The wind is down.")
            reader.wait_for_titles("Ferry is late", "Harbor opens")
            reader.wait_for("() => document.body.innerText.includes('It was two hours.')", None, "a correction")
            editor.edit("Harbor opens", pinned=True)
            reader.wait_for_titles("Harbor opens", "Ferry is late")
            editor.edit("Ferry is late", status="removed")
            reader.wait_for_titles("Harbor opens")

            editor.open_post("Harbor opens")
            editor.wait_for_words(urlsplit(editor.page.url).path.removeprefix("/admin/"), LIVE)
            editor.wait_for_words("cms/post/?q=Ferry+is+late", "gone, seen by readers")
            assert reader.was_never_reloaded()
            assert reader.hosts == {urlsplit(newsroom.public_url).netloc}
            assert not reader.complaints
    everything = newsroom.everything()
    assert "Harbor opens" in everything
    assert not [secret for secret in ("Nobody may know", "By an hour", EMAIL) if secret in everything]


def test_a_scheduled_post_appears_on_time_and_is_nowhere_before(newsroom: System, browser: Browser) -> None:
    blog = newsroom.orm.blog()
    newsroom.orm.post(blog, title="First")
    newsroom.wait_until_live(blog, "First")
    with editing(browser, newsroom) as editor, reading(browser, newsroom.page_url(blog)) as reader:
        later = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
        editor.write(blog["slug"], "Polls have closed", body="Count", status="scheduled", publish_at=later)
        editor.wait_for_words("cms/post/?q=Polls", "scheduled for")
        assert "Polls have closed" not in newsroom.everything()
        post = newsroom.orm.read("Post", title="Polls have closed")[0]
        due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=5)
        newsroom.orm.change("Post", post["id"], publish_at=due)
        stay_away_until(newsroom, "Polls have closed", due)
        newsroom.wait_until_live(blog, "Polls have closed", seconds=4)
        reader.wait_for_titles("Polls have closed", "First")
        stamp = reader.page.locator("article time").first.get_attribute("datetime")
        assert stamp == f"{due:%Y-%m-%dT%H:%M:%S}.000Z"


def stay_away_until(newsroom: System, words: str, due: datetime) -> None:
    """Reads the whole bucket again and again before that time, each time without these words."""

    def is_due() -> bool:
        everything = newsroom.everything()
        if datetime.now(UTC) >= due:
            return True
        assert words not in everything
        return False

    wait_for(is_due, 30, f"{due}")


def test_a_banner_is_switched_on_and_off_on_an_open_page(newsroom: System, browser: Browser) -> None:
    blog = newsroom.orm.blog()
    newsroom.orm.post(blog, title="First")
    newsroom.wait_until_live(blog, "First")
    with editing(browser, newsroom) as editor, reading(browser, newsroom.page_url(blog)) as reader:
        reader.wait_for_banner(None)
        editor.switch_on("Stay away from the coast", severity="warning")
        newsroom.wait_until_level()
        reader.look_again()  # a tab that is looked at again asks at once; else it asks every 15 seconds
        reader.wait_for_banner("Stay away from the coast")
        editor.switch_off("Stay away from the coast")
        newsroom.wait_until_level()
        reader.look_again()
        reader.wait_for_banner(None)
        assert reader.was_never_reloaded()
        assert not reader.complaints


def test_rabbitmq_carries_the_hints_as_well(rabbit: System, browser: Browser) -> None:
    blog = rabbit.orm.blog()
    with editing(browser, rabbit) as editor:
        editor.wait_for_words("cms/liveblog/", blog["title"], LIVE)
        with reading(browser, rabbit.page_url(blog)) as reader:
            editor.write(blog["slug"], "Harbor closes")
            editor.edit("Harbor closes", title="Harbor opens")
            reader.wait_for_titles("Harbor opens")
