"""Takes pictures of what readers and editors see, for people to look at: `python -m tests.browser.screenshots FOLDER`.

It starts a newsroom of its own with the demo's content, and stops it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from demo.options import LOGIN, PASSWORD
from demo.parts import HOME_HTML
from testing.paths import ROOT
from testing.services.chromium import launch
from testing.services.environment import environment
from testing.services.s3 import S3
from testing.services.wait import wait_for
from testing.system.orm_client import OrmClient
from testing.system.stillwire import Stillwire
from tests.browser.demo_site import add_arabic, add_banners, add_quotes

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
ALL_BANNERS = """(urls) => document.querySelector("alert-banner").replaceWith(...urls.map((src) => {
    const banner = document.createElement("alert-banner");
    banner.setAttribute("src", src);
    banner.setAttribute("aria-label", `Alerts of ${src}`); // four regions on one page
    return banner;
}))"""


@contextmanager
def newsroom(folder: Path) -> Iterator[tuple[Stillwire, OrmClient, str]]:
    """With the demo's content and what it lacks; the third is where readers read."""
    with S3("demo.s3") as store:
        env = environment(
            database=f"sqlite:///{folder}/db.sqlite3",
            broker=f"filesystem://{folder}/broker",
            s3=store.url,
            HOME_HTML=str(HOME_HTML),
            FETCH_ALLOW=store.url.removeprefix("http://"),  # the vendor of the demo's mirror
        )
        with Stillwire(env) as stillwire:
            subprocess.run([sys.executable, "-m", "demo.prepare"], cwd=ROOT, env=env, check=True)
            stillwire.start()
            with OrmClient(env) as orm:
                add_arabic(orm)
                add_banners(orm)
                add_quotes(orm, orm.read("LiveBlog", slug="election-night")[0])
                wait_for(lambda: is_level(orm), 60, "a ledger without work to do")
                yield stillwire, orm, env["PUBLIC_BASE_URL"]


def is_level(orm: OrmClient) -> bool:
    return all(each["wanted"] <= each["live"] for each in orm.read("Publication"))


def look_at_readers_pages(browser: Browser, folder: Path, public: str) -> None:
    blog = f"{public}/live/election-night/index.html"
    views: dict[str, tuple[str, dict[str, Any]]] = {
        "reader-desktop": (blog, DESKTOP),
        "reader-tablet": (blog, TABLET),
        "reader-phone": (blog, PHONE),
        "reader-dark": (blog, {**DESKTOP, "color_scheme": "dark"}),
        "reader-right-to-left": (f"{public}/live/arabic/index.html", DESKTOP),
        "reader-right-to-left-phone": (f"{public}/live/arabic/index.html", PHONE),
        "reader-right-to-left-dark": (f"{public}/live/arabic/index.html", {**PHONE, "color_scheme": "dark"}),
        "older-phone": (f"{public}/live/election-night/older/0.html", PHONE),
        "reader-ended": (f"{public}/live/storm-watch/index.html", PHONE),
        "home-desktop": (f"{public}/index.html", DESKTOP),
        "home-phone": (f"{public}/index.html", PHONE),
        "home-dark": (f"{public}/index.html", {**DESKTOP, "color_scheme": "dark"}),
        "reader-dark-phone": (blog, {**PHONE, "color_scheme": "dark"}),
    }
    for name, (url, options) in views.items():
        with tab(browser, options) as page:
            page.goto(url)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png")
    for name, options in {"banners-desktop": DESKTOP, "banners-phone": PHONE}.items():
        with tab(browser, options) as page:
            page.goto(blog)
            page.evaluate(ALL_BANNERS, [f"{public}/banners/look-all.json"])
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png")


def look_at_home_from_right_to_left(browser: Browser, folder: Path, orm: OrmClient, public: str) -> None:
    (blog,) = orm.read("LiveBlog", slug="arabic")
    orm.change("LiveBlog", blog["id"], featured=True)
    wait_for(lambda: is_level(orm), 60, "a home page with another live blog in front")
    for name, options in {"desktop": DESKTOP, "phone": PHONE}.items():
        with tab(browser, options) as page:
            page.goto(f"{public}/index.html")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"home-right-to-left-{name}.png")


def look_at_admin(browser: Browser, folder: Path, admin: str) -> None:
    for size, options in {"desktop": DESKTOP, "phone": PHONE}.items():
        with tab(browser, options) as page:
            page.goto(admin)
            page.get_by_label("Username").fill(LOGIN)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Log in").click()
            for name in ("liveblog", "post", "banner", "mirror", "publication"):
                page.goto(f"{admin}cms/{name}/")
                page.screenshot(path=folder / f"admin-{name}-list-{size}.png")
                page.locator("#result_list tbody th a").first.click()
                page.wait_for_url("**/change/")
                page.wait_for_load_state("networkidle")
                page.screenshot(path=folder / f"admin-{name}-form-{size}.png")


@contextmanager
def tab(browser: Browser, options: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**options)
    try:
        yield context.new_page()
    finally:
        context.close()


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stillwire-look-")))
        stillwire, orm, public = stack.enter_context(newsroom(scratch))
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        look_at_readers_pages(browser, folder, public)
        look_at_admin(browser, folder, f"{stillwire.url}/admin/")
        look_at_home_from_right_to_left(browser, folder, orm, public)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
