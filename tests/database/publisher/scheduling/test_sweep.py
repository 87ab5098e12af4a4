"""The sweep finds what hints missed and what time made due, and collects what was retired an hour ago."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from cms.models import Banner, LiveBlog, Post, Publication
from publisher.errors import StoreRefused
from publisher.reconcile import lease
from publisher.repair.republish import rebuild
from publisher.scheduling import sweep as sweeping
from publisher.scheduling.sweep import make_due, sweep
from tests.publisher.newsroom import (
    FEED,
    LATEST,
    is_behind,
    place_banner,
    publication,
    write_post,
    write_posts,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def ago(**span: float):
    return timezone.now() - timedelta(**span)


def schedule(blog, title: str, moment) -> Post:
    """A scheduled post. A save would publish what is due already, so the time is set past it."""
    post = write_post(blog, title, status="scheduled", publish_at=timezone.now() + timedelta(days=1))
    Post.objects.filter(pk=post.pk).update(publish_at=moment)
    return post


def test_what_no_hint_told_of_is_published(blog, placement, store):
    write_post(blog)
    place_banner(placement)
    sweep(store)
    assert not Publication.objects.exclude(live=0).exclude(wanted=0).filter(live=0).exists()
    assert {LATEST, "banners/top.json", "live/index.json"} <= set(store.found())


def test_nothing_to_do_is_no_request(blog, placement, store):
    write_posts(blog, 60)
    sweep(store)
    store.forget()
    sweep(store)
    assert store.requests == []


def test_a_bulk_update_past_every_signal_is_published(blog, store):
    write_posts(blog, 3)
    sweep(store)
    Post.objects.update(title="Bulk")
    sweep(store)
    assert {item["title"] for item in store.json(FEED)["items"]} == {"Bulk"}


def test_a_rolled_back_save_publishes_nothing(blog, store):
    write_post(blog)
    sweep(store)
    store.forget()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write_post(blog, "Never")
        raise ZeroDivisionError
    sweep(store)
    assert store.requests == []


def test_posts_that_are_due_appear_in_the_order_of_their_times(blog, store):
    schedule(blog, "Second", ago(minutes=1))
    schedule(blog, "First", ago(minutes=2))
    schedule(blog, "Later", timezone.now() + timedelta(hours=1))
    sweep(store)
    assert [item["title"] for item in store.json(FEED)["items"]] == ["Second", "First"]
    assert Post.objects.get(title="Later").status == "scheduled"


def test_a_scheduled_post_appears_under_its_own_time(blog, store):
    moment = ago(minutes=2)
    schedule(blog, "First", moment)
    sweep(store)
    assert (
        store.json(FEED)["items"][0]["date_published"]
        == f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
    )


def test_a_time_across_a_change_of_the_clocks_is_the_instant_that_it_names(blog, store):
    """1:30 comes twice on the night when clocks go back; the second one is an hour after the first."""
    chicago = ZoneInfo("America/Chicago")
    first, second = (timezone.datetime(2025, 11, 2, 1, 30, tzinfo=chicago, fold=fold) for fold in (0, 1))
    schedule(blog, "Second", second)
    schedule(blog, "First", first)
    sweep(store)
    dates = [item["date_published"] for item in store.json(FEED)["items"]]
    assert dates == ["2025-11-02T07:30:00.000Z", "2025-11-02T06:30:00.000Z"]


def test_due_posts_are_published_once_by_however_many_sweeps(blog, store):
    schedule(blog, "First", ago(minutes=2))
    sweep(store)
    wanted = publication().wanted
    make_due()
    make_due()
    assert publication().wanted == wanted


def test_a_banner_starts_at_its_time(placement, store):
    banner = place_banner(placement, starts_at=timezone.now() + timedelta(hours=1))
    sweep(store)
    assert store.json("banners/top.json")["banners"] == []
    Banner.objects.filter(pk=banner.pk).update(starts_at=ago(seconds=1))
    sweep(store)
    assert len(store.json("banners/top.json")["banners"]) == 1


@pytest.mark.parametrize("status", ["published", "scheduled"])
def test_a_banner_past_its_end_is_removed(placement, store, status):
    banner = place_banner(placement)
    sweep(store)
    Banner.objects.filter(pk=banner.pk).update(status=status, starts_at=ago(hours=2), ends_at=ago(seconds=1))
    sweep(store)
    assert store.json("banners/top.json")["banners"] == []
    assert Banner.objects.get().status == "removed"


def test_drafts_and_removed_items_are_never_made_due(blog, placement, store):
    for status in ("draft", "removed"):
        write_post(blog, status=status, publish_at=ago(hours=1))
        place_banner(placement, status=status, starts_at=ago(hours=1))
    make_due()
    assert set(Post.objects.values_list("status", flat=True)) == {"draft", "removed"}
    assert set(Banner.objects.values_list("status", flat=True)) == {"draft", "removed"}


def test_an_error_of_one_publication_comes_after_the_work_on_the_others(blog, placement, store):
    write_post(blog)
    place_banner(placement)
    store.fail("election/feed.json", ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError):
        sweep(store)
    assert is_behind()
    assert not is_behind("banners:top")
    assert not is_behind("home")


def test_a_refused_publication_is_left_for_a_while(blog, store):
    write_post(blog)
    store.fail("election/feed.json", StoreRefused("refused"))
    sweep(store)
    store.forget()
    sweep(store)
    assert store.requests == []


@pytest.fixture
def twenty():
    """Live blogs beside the one on the election."""
    LiveBlog.objects.bulk_create(LiveBlog(title=f"Blog {n}", slug=f"many-{n}", status="live") for n in range(20))


def test_a_sweep_that_takes_long_leaves_the_rest_to_the_next(twenty, store, monkeypatch):
    monkeypatch.setattr(sweeping, "SECONDS", 0.001)
    monkeypatch.setattr(sweeping, "ROUND_SECONDS", 0.0)
    before = len(lease.behind_and_free())
    sweep(store)
    assert len(lease.behind_and_free()) == before - 2


def test_what_is_saved_amid_a_long_sweep_is_among_the_first(blog, twenty, store, monkeypatch):
    sweep(store)
    rebuild()
    monkeypatch.setattr(sweeping, "ROUND_SECONDS", 0.0)
    put, before = [], []

    def save_one(key: str) -> None:
        if key.endswith("latest.json"):
            put.append(key.split("/")[1])
        if len(put) >= 7 and "many-" in key and not before:  # never amid the publish of the same live blog
            before.extend(put)
            write_post(blog, "Breaking")

    store.before_put = save_one
    sweep(store)
    assert "election" in put[len(before) :][:3]
    assert len(put) > 20
    assert lease.behind_and_free() == []


def test_what_becomes_due_amid_a_long_sweep_appears_amid_it(blog, twenty, store, monkeypatch):
    post = schedule(blog, "Polls close", ago(hours=-1))
    monkeypatch.setattr(sweeping, "ROUND_SECONDS", 0.0)

    def come(key: str) -> None:
        if key.endswith("many-3/latest.json"):
            Post.objects.filter(pk=post.pk).update(publish_at=ago(seconds=1))

    store.before_put = come
    sweep(store)
    assert "Polls close" in store.text("live/election/latest.json")


@pytest.mark.parametrize(
    ("waiting", "order"), [("", ""), ("a", "a"), ("ab", "ba"), ("abc", "cab"), ("abcdef", "faebdc")]
)
def test_the_newest_and_the_longest_waiting_take_turns(waiting, order):
    assert "".join(sweeping.by_turns(waiting)) == order
