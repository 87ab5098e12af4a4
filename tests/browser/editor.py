"""An editor at work in the admin, in Chromium: by the labels and names of its forms, whatever widgets they have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect

from testing.services.wait import wait_for
from testing.system.system import EDITOR, PASSWORD, System

LIVE = "live, seen by readers"


class Editor:
    def __init__(self, page: Page, admin_url: str) -> None:
        self.page, self.admin_url = page, admin_url

    def sign_in(self) -> None:
        self.page.goto(self.admin_url)
        self.page.get_by_label("Username").fill(EDITOR)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("button", name="Log out")).to_be_visible()

    def make_blog(self, title: str) -> str:
        """A live blog that is live; returns its slug, which the form makes of the title."""
        self.page.goto(f"{self.admin_url}cms/liveblog/add/")
        self.page.get_by_label("Title").press_sequentially(title)
        slug = self.page.locator("[name=slug]").input_value()
        self.save(status="live")
        return slug

    def write(self, slug: str, title: str, /, **values: Any) -> None:
        """A new post of a live blog, published by the button of that name unless `values` have a status."""
        self.page.goto(f"{self.admin_url}cms/post/add/?{urlencode({'liveblog': slug})}")
        expect(self.page.locator("[name=title]")).to_be_focused()
        self.save("_save" if "status" in values else "_publish", title=title, **values)

    def edit(self, title: str, /, **values: Any) -> None:
        """A post, found by its title in the list of posts."""
        self.open_post(title)
        self.save(**values)

    def open_post(self, title: str) -> None:
        self.page.goto(f"{self.admin_url}cms/post/?{urlencode({'q': title})}")
        self.page.locator("#result_list").get_by_role("link", name=title, exact=True).click()

    def switch_on(self, heading: str, /, **values: Any) -> None:
        """A new banner in the header."""
        self.page.goto(f"{self.admin_url}cms/banner/add/")
        self.page.get_by_label("header", exact=True).check()
        self.save(**{"heading": heading, "status": "published", **values})

    def switch_off(self, heading: str) -> None:
        """By the list's own action."""
        self.page.goto(f"{self.admin_url}cms/banner/?{urlencode({'q': heading})}")
        self.page.locator("#result_list tbody input[type=checkbox]").first.check()
        self.page.locator("select[name=action]").select_option(label="Turn off")
        self.page.get_by_role("button", name="Run").or_(self.page.get_by_role("button", name="Go")).click()
        expect(self.page.locator(".messagelist .success")).to_be_visible()

    def save(self, button: str = "_save", /, **values: Any) -> None:
        """Fills in a form, saves it by a button, and sees that it was saved."""
        for name, value in values.items():
            self.fill(name, value)
        self.page.locator(f"[name={button}]").first.click()
        expect(self.page.locator(".messagelist .success")).to_be_visible()

    def fill(self, name: str, value: Any) -> None:
        if isinstance(value, datetime):
            self.page.locator(f"[name={name}_0]").fill(f"{value:%Y-%m-%d}")
            self.page.locator(f"[name={name}_1]").fill(f"{value:%H:%M:%S}")
            return
        field = self.page.locator(f"[name={name}]")
        kind = field.first.evaluate("(element) => element.type")
        if kind == "radio":
            field.and_(self.page.locator(f"[value={value}]")).check()
        elif kind == "checkbox":
            field.set_checked(value)
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)

    def wait_for_words(self, path: str, *words: str, seconds: float = 10) -> str:
        """Until a page of the admin says all of this; returns what it says."""

        def said() -> str:
            self.page.goto(f"{self.admin_url}{path}")
            text = self.page.locator("#content").inner_text()
            return text if all(word in text for word in words) else ""

        return wait_for(said, seconds, f"{words} on {path}")


@contextmanager
def editing(browser: Browser, system: System, **options: Any) -> Iterator[Editor]:
    """An editor who is signed in."""
    context = browser.new_context(**options)
    try:
        editor = Editor(context.new_page(), f"{system.stillwire.url}/admin/")
        editor.sign_in()
        yield editor
    finally:
        context.close()
