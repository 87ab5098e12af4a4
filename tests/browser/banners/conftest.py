"""One origin for all tests of banners, and readers who open its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page

if TYPE_CHECKING:  # this file is read before Django is set up
    from tests.browser.banners.banner_page import Open
    from tests.browser.misbehaving_origin import Origin

SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => {
    window.shift += each.value;
    window.moved = each.sources.map(({node, previousRect: a, currentRect: b}) => [`${node?.outerHTML}`, a.y, b.y]);
})).observe({type: "layout-shift", buffered: true});"""


@pytest.fixture(scope="package")
def site() -> Iterator[Origin]:
    from tests.browser.misbehaving_origin import Origin

    with Origin() as origin:
        yield origin


@pytest.fixture
def origin(site: Origin) -> Origin:
    from tests.browser.banners.banner_page import ELEMENT

    site.clear()
    site.body = f'{ELEMENT}<h1>The Harbor Herald</h1><p><a href="/">Home</a></p>'
    return site


@pytest.fixture
def open_page(browser: Browser, origin: Origin) -> Iterator[Open]:
    """Opens a path as a reader with a profile of their own; `script` runs before the page's own.

    `is_hurried`: the page's timers may be hurried along, by `page.clock.fast_forward(milliseconds)`.
    """
    with ExitStack() as stack:

        def open_page(path: str = "/news/today", *, script: str = "", is_hurried: bool = False, **options: Any) -> Page:
            context = browser.new_context(**options)
            stack.callback(context.close)
            page = context.new_page()
            if is_hurried:
                page.clock.install()
            page.add_init_script(SHIFTS + script)
            page.goto(origin.url + path)
            return page

        yield open_page
