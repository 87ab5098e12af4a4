"""`banners/{placement}.html`: the element with its banners in place, to be put into a page as it is."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from publisher.documents import banners_html
from publisher.documents.banner_html import element
from publisher.documents.row import BannersRows
from tests.publisher.made import MOMENT, banner, publication


def rows(*found: Any) -> BannersRows:
    return BannersRows(publication=publication(key="banners:top"), placement="top", banners=found)


def html(*found: Any, path: str | None = None) -> str:
    return element(rows(*found), src="top.json", path=path)


def shown(text: str) -> list[str]:
    return re.findall("<h2>(.*?)</h2>", text)


def test_the_gravest_three_are_in_place():
    found = [
        banner(n, severity=each, heading=each) for n, each in enumerate(("info", "notice", "emergency", "warning"))
    ]
    assert shown(html(*found)) == ["emergency", "warning", "notice"]


def test_only_what_shows_on_the_page_is_in_place_and_all_are_in_the_object():
    text = html(banner(0, include=("/news",)), banner(1), path="/index.html")
    assert shown(text) == ["Banner 1"]
    inlined = json.loads(re.search('<script type="application/json">(.*?)</script>', text)[1])
    assert [each["heading"] for each in inlined["banners"]] == ["Banner 1", "Banner 0"]


def test_without_a_banner_the_element_is_hidden_and_takes_no_room():
    assert '<alert-banner src="top.json" role="region" aria-label="Alerts" hidden><script' in html()


def test_words_and_direction_are_those_of_the_language():
    text = html(banner(language="ar"), banner(1, language="de"))
    assert 'lang="ar" dir="rtl"' in text
    assert 'aria-label="إغلاق: Banner 0"' in text
    assert 'aria-label="Schließen: Banner 1"' in text


def test_what_may_not_be_closed_has_no_button():
    assert 'part="close"' not in html(banner(dismissible=False))


def test_nothing_that_an_editor_writes_breaks_out():
    evil = "</template></script><script>alert(1)</script>"
    text = html(banner(heading=evil, body=evil, link_url="https://a.example", link_text=evil))
    assert text.count("<script") == 2
    assert text.count("</script>") == 2
    assert text.count("</template>") == 1


def test_the_object_lies_beside_the_json_and_names_it_wholly():
    document = banners_html(rows(banner(ends_at=MOMENT + timedelta(hours=1))), "https://cdn.example/p")
    assert document.key == "banners/top.html"
    assert b'<alert-banner src="https://cdn.example/p/banners/top.json"' in document.body
