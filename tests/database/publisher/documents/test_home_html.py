"""The home page is complete without JavaScript: the live blog in front, its banners, the list of all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import Author, LiveBlog, Placement, Publication, StoredObject
from publisher.documents import home_html
from publisher.documents.row import BannersRows, ChangeRow, HomeRows
from tests.publisher.examples import SITE, election_night, listing
from tests.publisher.made import banner, blog, post, publication, rows
from tests.publisher.newsroom import place_banner, publish, publish_all, write_post, write_posts

STATEMENTS = 12


def page(*blogs: Any, front: Any = None, banners: Any = ()) -> str:
    placed = BannersRows(publication=publication(key="home"), placement="home", banners=banners)
    found = HomeRows(publication=publication(key="home"), blogs=blogs, front=front, banners=placed)
    return home_html(found, SITE).body.decode()


def in_front(*posts: Any, **values: Any) -> str:
    return page(blog(), front=rows(*posts, **values))


def test_the_example_has_the_newest_posts_and_the_live_blogs():
    text = home_html(listing(), SITE).body.decode()
    assert '<h1><a href="live/election-night/index.html">Election night in Illinois</a></h1>' in text
    assert text.count('<article id="post-') == len(election_night().recent) + 1  # and the pinned one
    assert re.findall(r'<li data-status="(\w+)">', text) == ["live", "upcoming", "ended"]
    assert "Polls stay open until 9 pm in Cook County" in text
    assert '<link rel="canonical" href="https://news.example/index.html">' in text
    assert '<meta property="og:title" content="Election night in Illinois">' in text


def test_the_live_blog_is_followed_from_its_newest_change():
    made = [ChangeRow(id="P1", sequence=1, revision=7, removed=False)]
    text = in_front(post(0), post(1), changes=tuple(made), publication=publication(99))
    assert '<live-blog src="live/night/latest.json" revision="7" status="live" floor="0">' in text


def test_with_more_posts_than_it_shows_it_says_from_where_on_and_links_to_the_rest():
    text = in_front(post(8), post(9), post_count=10)
    assert 'floor="8"' in text
    assert '<a href="live/night/index.html">Older posts</a>' in text
    assert "Older posts" not in in_front(post(8), post(9))


@pytest.mark.parametrize(
    ("sequence", "address"),
    [(99, "#post-P99"), (50, "live/night/index.html#post-P50"), (49, "live/night/older/0.html#post-P49")],
)
def test_a_key_event_is_linked_where_it_is(sequence, address):
    posts = {each.id: each for each in (post(sequence, key_event=True), post(99, key_event=sequence == 99))}
    text = in_front(post(99), posts=posts, recent=("P99",), key_events=(f"P{sequence}",), post_count=100)
    assert f'<li><a href="{address}">' in text


def test_it_speaks_the_language_of_the_live_blog_in_front():
    text = page(blog(language="ar", title="ليلة"), front=rows(post(0), blog=blog(language="ar", title="ليلة")))
    assert '<html lang="ar" dir="rtl">' in text
    assert "تغطيات مباشرة" in text


def test_without_a_live_blog_in_front_it_is_the_list():
    text = page(blog(status="ended"))
    assert "<h1>Live blogs</h1>" in text
    assert "<live-blog" not in text
    assert "Nothing is live right now." in page()


def test_a_banner_that_is_not_for_this_page_is_not_in_place():
    text = page(banners=(banner(0, heading="Here"), banner(1, heading="Elsewhere", include=("/news",))))
    assert re.findall("<h2>(.*?)</h2>", text) == ["Here"]


def test_only_its_own_scripts_and_styles_may_run():
    policy = re.search('Content-Security-Policy" content="([^"]+)"', page(banners=(banner(),)))[1]
    assert policy.count("sha256-") == 4


def test_it_holds_what_the_newsroom_puts_there_itself_and_lets_it_run():
    extra = '<mirror-value src="mirrors/polls.json">…</mirror-value><script type="module">run()</script>'
    text = home_html(listing(), replace(SITE, home_html=extra)).body.decode()
    assert extra in text
    assert text.split('"Content-Security-Policy"')[1].split(">")[0].count("sha256-") == 5


@pytest.mark.django_db(transaction=True)
def test_it_costs_a_dozen_statements_and_two_puts(blog, store):
    place = Placement.objects.get_or_create(slug="home")[0]
    for each in write_posts(blog, 70, key_event=True):
        each.authors.add(Author.objects.create(name=each.title))
    publish_all(store)
    place_banner(place)
    store.forget()
    with CaptureQueriesContext(connection) as captured:
        publish(store, "home")
    assert len(captured) <= STATEMENTS, "\n".join(query["sql"] for query in captured)
    assert sorted(store.puts()) == ["index.html", "live/index.json"]
    assert b"Polls stay open" in store.contents.objects["index.html"].body


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_of_the_live_blog_or_the_placement_leaves_it_as_it_was(blog, store):
    from publisher.repair.republish import rebuild

    place_banner(Placement.objects.get_or_create(slug="home")[0])
    write_post(blog)
    publish_all(store)
    before = store.contents.objects["index.html"].body
    rebuild(["liveblog:election", "banners:home"])
    Publication.objects.filter(key="home").update(live=0)
    publish_all(store)
    assert store.contents.objects["index.html"].body == before


@pytest.mark.django_db(transaction=True)
def test_the_page_that_publish_site_wrote_before_is_taken_over(blog, store):
    from importlib import import_module

    from django.apps import apps

    publish(store, "home")
    StoredObject.objects.filter(key="index.html").update(publication=None, revision=40)
    import_module("cms.migrations.0011_home_page").take_over(apps, None)
    stored = StoredObject.objects.get(key="index.html")
    assert stored.publication.key == "home"
    publish(store, "home")
    stored.refresh_from_db()
    assert (stored.revision, store.head("index.html").revision) == (41, 41)


@pytest.mark.django_db(transaction=True)
def test_somebody_elses_home_page_is_left_alone_and_that_is_said(blog, store):
    store.contents.place("index.html", b"theirs")
    publish(store, "home")
    assert store.contents.objects["index.html"].body == b"theirs"
    assert "index.html" in Publication.objects.get(key="home").last_error
    assert LiveBlog.objects.get().slug in store.json("live/index.json")["live_blogs"][0]["slug"]
