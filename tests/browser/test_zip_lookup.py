"""`<zip-lookup>` on anyone's page, in a real browser: city and state are filled in as someone types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.misbehaving_origin import Origin

pytestmark = [pytest.mark.browser, pytest.mark.service]
SECONDS = 20_000  # in milliseconds
CHICAGO = {"zip": "60601", "city": "Chicago", "state": "IL"}
YORK = {"zip": "10001", "city": "New York", "state": "NY"}


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        origin.body = """<zip-lookup src="/lookups/zip"><label>ZIP <input id="zip" data-key></label>
            <label>City <input id="city" data-from="city"></label>
            <label>State <input id="state" data-from="state"></label>
            <p role="status"></p></zip-lookup>"""
        origin.objects |= {"/lookups/zip/60601.json": CHICAGO, "/lookups/zip/10001.json": YORK}
        yield origin


def test_city_and_state_are_filled_in_as_one_types(origin: Origin, page: Page) -> None:
    page.goto(f"{origin.url}/form")
    zip_code, city, state, status = (page.locator(name) for name in ("#zip", "#city", "#state", "[role=status]"))
    page.wait_for_function("!!customElements.get('zip-lookup')")
    zip_code.press_sequentially("60601")
    expect(city).to_have_value("Chicago", timeout=SECONDS)
    expect(state).to_have_value("IL")
    expect(status).to_have_text("Chicago, IL")

    zip_code.press("Backspace")
    expect(city).to_have_value("")
    zip_code.fill("99999")
    expect(status).to_have_text("There is no such ZIP code: 99999", timeout=SECONDS)
    expect(city).to_have_value("")

    city.fill("Gotham")  # what a person wrote stays
    zip_code.fill("10001")
    expect(state).to_have_value("NY", timeout=SECONDS)
    expect(city).to_have_value("Gotham")

    origin.fault = "html"
    zip_code.fill("60602")
    expect(status).to_contain_text("write it yourself", timeout=SECONDS)
    expect(city).to_have_value("Gotham")


def test_a_key_of_several_fields_is_found_and_long_numbers_are_exact(origin: Origin, page: Page) -> None:
    origin.body = """<zip-lookup src="/lookups/turnout"><label>County <input id="county" data-key></label>
        <label>Precinct <input id="precinct" data-key></label><label>Votes <input id="votes" data-from="votes"></label>
        <p role="status"></p></zip-lookup>"""
    origin.objects["/lookups/turnout/St.%20Clair~0007.json"] = {"votes": 9007199254740993}
    page.goto(f"{origin.url}/form")
    page.wait_for_function("!!customElements.get('zip-lookup')")
    page.locator("#county").fill(" St. Clair ")
    page.locator("#precinct").fill("0007")
    expect(page.locator("#votes")).to_have_value("9007199254740993", timeout=SECONDS)
    expect(page.locator("[role=status]")).to_have_text("9007199254740993")
