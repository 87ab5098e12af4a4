"""Rows that raw SQL left behind: an odd one is left out of its placement and of the home page; the log says why."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.db.models import F

from cms.models import LiveBlog, Placement, Publication
from publisher.reconcile import desired_state
from publisher.rows import banners as banner_rows
from tests.publisher.newsroom import place_banner, publish_all, write_post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOME = "banners/home.json"


@pytest.fixture
def home_placement(db):
    return Placement.objects.create(slug="home")


def headings(store, key=HOME):
    return [each["heading"] for each in store.json(key)["banners"]]


def all_is_published():
    return not Publication.objects.filter(live__lt=F("wanted")).exists()


@pytest.mark.parametrize("paths", ['"/news"', "7", "null", "{}", "[1, null, {}]", '["/a", 5]'])
def test_paths_that_are_no_list_of_paths_stop_nothing(home_placement, store, paths):
    place_banner(home_placement, "Good")
    odd = place_banner(home_placement, "Odd")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cms_banner SET include_paths = %s WHERE id = %s", [paths, odd.pk])
    publish_all(store)
    assert all_is_published()
    assert "Good" in headings(store)
    assert "Good" in store.text("index.html")


def test_a_banner_that_cannot_be_read_is_left_out_and_told_of(home_placement, store, monkeypatch, caplog):
    place_banner(home_placement, "Good")
    odd = place_banner(home_placement, "Odd")
    read = banner_rows.banner_row
    monkeypatch.setattr(banner_rows, "banner_row", lambda banner: read(banner) if banner.pk != odd.pk else banner.none)
    publish_all(store)
    assert all_is_published()
    assert headings(store) == ["Good"]
    assert "Odd" not in store.text("index.html")
    assert f"left out {odd.uid} of banners:home: AttributeError" in caplog.text
    assert f"left out {odd.uid} of home: AttributeError" in caplog.text


@pytest.mark.parametrize("where", ["publisher.documents.home.listed", "publisher.rows.home.posts_of"])
def test_a_live_blog_that_cannot_be_shown_leaves_the_home_page(blog, store, monkeypatch, caplog, where):
    write_post(blog, "One")
    LiveBlog.objects.create(slug="bad", title="Bad", status="live", featured=True)
    module, name = where.rsplit(".", 1)
    room = import_module(module)
    right = getattr(room, name)
    monkeypatch.setattr(room, name, lambda row: right(row) if row.slug != "bad" else {}["bad"])
    publish_all(store)
    assert all_is_published()
    assert blog.slug in [each["slug"] for each in store.json("live/index.json")["live_blogs"]]
    assert blog.title in store.text("index.html")
    assert "left out bad of home: KeyError" in caplog.text


def test_what_is_well_is_not_told_of(blog, home_placement, store):
    write_post(blog, "One")
    place_banner(home_placement, "Good")
    for key in ("home", "banners:home"):
        assert desired_state.read(key, store.site).faults() == {}
