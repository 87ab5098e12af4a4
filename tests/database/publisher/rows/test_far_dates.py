"""Whatever date raw SQL leaves in a row, every object is published, and each date in it is one that RFC 3339 allows."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.utils import timezone

from cms.models import Banner, LiveBlog, Post, Publication
from config.far_dates import LAST
from tests.publisher.newsroom import FEED, place_banner, publish_all, write_post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RFC_3339 = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
)
DATES = {"date_published", "date_modified", "updated_at", "starts_at", "ends_at", "fetched_at", "checked_at"}
IN_MARKUP = re.compile(r'(?:datetime="|<updated>|<published>|"date\w+":"|"coverage\w+Time":"| when=")([^"<]*)')
FAR = ["0001-01-01 00:00:00+00", "0044-03-15 12:00:00+00", "9999-12-31 23:59:59.999+00", "1403-08-15 00:00:00+00"]
ENDLESS = ["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "20000-01-01 00:00:00+00"]


def set_by_hand(model, field, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {field} = %s", [value])


def dates_in(value):
    """Each value of a JSON document whose name is a date's."""
    if isinstance(value, dict):
        yield from (part for name, part in value.items() if name in DATES and part is not None)
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from dates_in(part)


def all_dates(store):
    for key in store.found():
        if key.endswith(".json"):
            yield from dates_in(store.json(key))
        elif key.endswith((".html", ".xml")):
            yield from IN_MARKUP.findall(store.text(key))


@pytest.mark.parametrize("value", FAR + ENDLESS)
@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Post, "publish_at"),
        (LiveBlog, "coverage_starts_at"),
        (LiveBlog, "coverage_ends_at"),
        (Banner, "starts_at"),
        (Banner, "ends_at"),
    ],
)
def test_a_date_that_no_one_meant_is_valid_and_stops_nothing(blog, placement, store, model, field, value):
    write_post(blog, "One")
    place_banner(placement)
    set_by_hand(model, field, value)
    publish_all(store)
    assert not Publication.objects.filter(live__lt=F("wanted")).exists()
    found = list(all_dates(store))
    assert len(found) > 4
    assert [date for date in found if not RFC_3339.fullmatch(date)] == []


@pytest.mark.parametrize("value", ["0001-01-01 00:00:00+00", "infinity", "-infinity"])
def test_a_post_without_a_date_that_was_meant_is_dated_when_it_was_published(blog, store, value):
    before = timezone.now()
    write_post(blog, "One")
    set_by_hand(Post, "publish_at", value)
    publish_all(store)
    (item,) = store.json(FEED)["items"]
    assert before.replace(microsecond=0) <= datetime.fromisoformat(item["date_published"]) <= timezone.now()


def test_editors_can_open_what_has_an_endless_date(blog, admin_client):
    post = write_post(blog, "One")
    set_by_hand(Post, "publish_at", "infinity")
    assert admin_client.get(f"/admin/cms/post/{post.pk}/change/").status_code == 200
    assert admin_client.get("/admin/cms/post/").status_code == 200
    assert Post.objects.get().publish_at in (LAST, None)  # SQLite says None of what is no date


@pytest.mark.parametrize("year", ["0001", "0024", "9999"])
def test_a_year_that_is_a_slip_of_the_keys_is_refused_in_words(blog, year):
    post = write_post(blog, "One")
    post.publish_at = datetime.fromisoformat(f"{year}-11-03T21:00:00+00:00")
    with pytest.raises(ValidationError, match="Write the year in full"):
        post.full_clean()
