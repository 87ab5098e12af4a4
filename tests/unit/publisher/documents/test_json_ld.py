"""Structured data says when coverage began and ended, and a validator with the rules of Google's pages finds no fault.

Rules: https://developers.google.com/search/docs/appearance/structured-data/article and schema.org's LiveBlogPosting.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publisher.documents.json_ld import json_ld
from publisher.documents.row import AuthorRow, ChangeRow
from tests.publisher.made import MOMENT, blog, documents, post

ANN, BO = AuthorRow(name="Ann", url="https://news.example/ann"), AuthorRow(name="Bo")
PICTURE = {"title": "", "body": "", "image": "https://news.example/a.jpg"}
TYPES = {"headline": str, "description": str, "inLanguage": str, "articleBody": str, "correction": str}
DATES = ("datePublished", "dateModified", "coverageStartTime", "coverageEndTime")


def found(*posts: Any, **values: Any) -> dict[str, Any]:
    made = documents(*posts, **values)
    return json.loads(json_ld(made.rows, made.value))


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def complaints(value: dict[str, Any], status: str) -> list[str]:
    """What a validator says of a LiveBlogPosting."""
    said = [] if value.get("@type") == "LiveBlogPosting" else ["@type"]
    said += [] if value.get("@context") == "https://schema.org" else ["@context"]
    said += [f"{name} is missing" for name in ("headline", "url", "dateModified") if not value.get(name)]
    updates = value.get("liveBlogUpdate", [])
    if updates and not value.get("datePublished"):
        said.append("datePublished is missing")
    if status != "upcoming" and not value.get("coverageStartTime"):
        said.append("what began has a coverageStartTime")
    if status == "ended" and not value.get("coverageEndTime"):
        said.append("what ended has a coverageEndTime")
    if value.get("coverageEndTime", "9") < value.get("coverageStartTime", ""):
        said.append("coverage ends before it starts")
    return said + parts_complaints(value) + [each for update in updates for each in update_complaints(update)]


def update_complaints(update: dict[str, Any]) -> list[str]:
    said = [] if update.get("@type") == "BlogPosting" else ["@type of an update"]
    said += [] if update.get("headline") or update.get("articleBody") else ["neither headline nor articleBody"]
    said += [f"{name} of an update" for name in ("datePublished", "url") if not update.get(name)]
    return said + parts_complaints(update)


def parts_complaints(value: dict[str, Any]) -> list[str]:
    said = [
        name for name, kind in TYPES.items() if name in value and not (value[name] and isinstance(value[name], kind))
    ]
    said += [name for name in DATES if name in value and not is_date(value[name])]
    said += ["headline is long"] if len(value.get("headline", "")) > 110 else []
    pictures = value.get("image", [])
    urls = [value.get("url", "https:"), *([pictures] if isinstance(pictures, str) else pictures)]
    said += [url for url in urls if not url.startswith("http")]
    people = value.get("author", [])
    return said + [
        str(each) for each in people if each.get("@type") not in ("Person", "Organization") or not each.get("name")
    ]


def is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text))


SOME = (
    post(0, authors=(ANN,)),
    post(1, authors=(BO, ANN), title="x" * 300),
    post(2, **PICTURE, correction="It was ten."),
)


@pytest.mark.parametrize("status", ["upcoming", "live", "paused", "ended"])
@pytest.mark.parametrize("posts", [(), SOME[:1], SOME], ids=["no post", "one", "some"])
def test_a_validator_finds_no_fault_with_no_field_filled_in(posts, status):
    assert complaints(found(*posts, blog=blog(status=status)), status) == []


def test_the_validator_finds_faults():
    good = found(*SOME, blog=blog(status="ended"))
    update = good["liveBlogUpdate"][0]
    for broken in (
        {"@type": "Article"},
        {"headline": ""},
        {"headline": "x" * 111},
        {"datePublished": None},
        {"datePublished": "2026-11-03T21:04:09"},
        {"coverageEndTime": ""},
        {"coverageStartTime": "2030-01-01T00:00:00Z"},
        {"author": [{"name": "Ann"}]},
        {"image": ["/a.jpg"]},
        {"liveBlogUpdate": [{**update, "headline": "", "articleBody": ""}]},
        {"liveBlogUpdate": [{**update, "datePublished": ""}]},
    ):
        without = {name: value for name, value in {**good, **broken}.items() if value is not None}
        assert complaints(without, "ended"), broken


def test_it_was_published_with_its_first_post_wherever_that_is_now():
    first = MOMENT - timedelta(hours=9)
    assert found(post(70), first_at=first)["datePublished"] == stamp(first)
    assert found(first_at=first)["datePublished"] == stamp(first)


def test_an_editors_times_of_coverage_come_first_and_are_no_publication():
    starts, ends = MOMENT - timedelta(days=1), MOMENT + timedelta(days=1)
    value = found(post(0), blog=blog(coverage_starts_at=starts, coverage_ends_at=ends, status="upcoming"))
    assert (value["coverageStartTime"], value["coverageEndTime"]) == (stamp(starts), stamp(ends))
    assert value["datePublished"] == stamp(MOMENT)


def test_coverage_lasts_from_the_first_post_to_the_last():
    first = MOMENT - timedelta(hours=9)
    value = found(post(0), post(5), post(3), first_at=first, blog=blog(status="ended"))
    assert value["coverageStartTime"] == stamp(first)
    assert value["coverageEndTime"] == stamp(MOMENT + timedelta(minutes=5))


def test_what_is_not_over_has_no_end_and_what_is_to_come_no_start():
    assert "coverageEndTime" not in found(post(0))
    assert "coverageStartTime" not in found(post(0), blog=blog(status="upcoming"))


def test_coverage_never_ends_before_it_starts():
    late = MOMENT + timedelta(days=1)
    assert found(post(0), blog=blog(status="ended", coverage_starts_at=late))["coverageEndTime"] == stamp(late)


def test_an_update_without_words_is_called_by_its_picture():
    (update,) = found(post(0, **PICTURE, image_alt="A line of voters"))["liveBlogUpdate"]
    assert (update["headline"], update["image"]) == ("A line of voters", "https://news.example/a.jpg")
    (update,) = found(post(0, title="", body='<img src="https://news.example/b.jpg" alt="A map">'))["liveBlogUpdate"]
    assert (update["headline"], update["image"]) == ("A map", "https://news.example/b.jpg")
    (update,) = found(post(0, **PICTURE))["liveBlogUpdate"]
    assert update["headline"]


def test_a_post_that_shows_nothing_is_no_update():
    assert [each["headline"] for each in found(post(0), post(1, title="", body=""))["liveBlogUpdate"]] == ["Post 0"]


def test_a_correction_is_one_and_not_a_sentence_of_the_text():
    (update,) = found(post(0, correction="It was ten."))["liveBlogUpdate"]
    assert (update["articleBody"], update["correction"]) == ("It is nine.", "It was ten.")


def test_all_who_signed_are_its_authors_and_nobody_else():
    assert [each["name"] for each in found(*SOME)["author"]] == ["Bo", "Ann"]
    assert "author" not in found(post(0))


def test_a_removal_changes_nothing_of_when_it_began():
    gone = ChangeRow(id="P0", sequence=0, revision=9, removed=True, changed_at=MOMENT)
    first = MOMENT - timedelta(hours=1)
    assert found(post(1), changes=(gone,), first_at=first)["coverageStartTime"] == stamp(first)
