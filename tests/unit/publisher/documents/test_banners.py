"""`banners/{placement}.json`: the gravest first, each with its window and its targets."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.documents import banners
from publisher.documents.row import BannersRows
from testing.night import json
from tests.publisher.made import MOMENT, banner, publication


def document(*rows: Any):
    return banners(BannersRows(publication=publication(key="banners:top"), placement="top", banners=rows))


def only(**values: Any) -> dict[str, Any]:
    (found,) = json(document(banner(**values)))["banners"]
    return found


def headings(*rows: Any) -> list[str]:
    return [each["heading"] for each in json(document(*rows))["banners"]]


def test_the_gravest_comes_first():
    rows = [banner(0, severity=severity, heading=severity) for severity in ("info", "warning", "emergency", "notice")]
    assert headings(*rows) == ["emergency", "warning", "notice", "info"]


def test_within_a_severity_the_higher_priority_comes_first():
    assert headings(banner(0, priority=1), banner(1, priority=5), banner(2)) == ["Banner 1", "Banner 0", "Banner 2"]


def test_priority_never_beats_severity():
    assert headings(banner(0, priority=99), banner(1, severity="warning", priority=-9)) == ["Banner 1", "Banner 0"]


def test_of_equals_the_newest_comes_first():
    assert headings(banner(0), banner(2), banner(1)) == ["Banner 2", "Banner 1", "Banner 0"]


def test_a_severity_that_is_not_known_comes_last():
    assert headings(banner(0, severity="curious"), banner(1, severity="info")) == ["Banner 1", "Banner 0"]


def test_no_banners_is_an_empty_list():
    value = json(document())
    assert (value["banners"], value["revision"], value["version"]) == ([], 9, 1)


def test_a_window_is_always_told():
    assert (only()["starts_at"], only()["ends_at"]) == (None, None)
    found = only(starts_at=MOMENT, ends_at=MOMENT)
    assert found["starts_at"] == found["ends_at"] == "2026-11-03T21:04:09.120Z"


def test_what_is_empty_is_absent():
    assert not {"body_html", "link", "include", "exclude", "priority"} & set(only())


def test_targets_are_paths():
    found = only(include=("/news",), exclude=("/donate",))
    assert (found["include"], found["exclude"]) == (["/news"], ["/donate"])


def test_a_link_has_a_text():
    assert only(link_url="https://a.example", link_text="Read")["link"] == {"href": "https://a.example", "text": "Read"}
    assert only(link_url="https://a.example")["link"]["text"] == "https://a.example"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/path", "https://a.example/ b"])
def test_a_link_that_goes_nowhere_good_is_absent(url):
    assert "link" not in only(link_url=url, link_text="Read")


def test_a_new_version_is_shown_to_those_who_closed_the_old_one():
    assert only(dismiss_version=2)["dismiss_key"] == "B0-2"


def test_a_banner_that_may_not_be_closed_says_so():
    assert only(dismissible=False)["dismissible"] is False


def test_a_body_is_cleaned():
    assert only(body="<p>x</p><script>alert(1)</script>")["body_html"] == "<p>x</p>"


def test_the_object_lies_at_its_placement():
    assert document().key == "banners/top.json"
