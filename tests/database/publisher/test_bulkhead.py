"""One bad row stops only itself, in whatever loop it is met."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from cms.actions import takedowns as wanted
from cms.models import Banner, LiveBlog, LookupState, Post, Publication, Takedown
from publisher import kinds
from publisher.bulkhead import bulkhead
from publisher.errors import PublishFailed, StoreBusy
from publisher.reconcile.read_back import confirm
from publisher.repair import repair as repairing
from publisher.repair import republish, verify
from publisher.repair.repair import repair, retire_leftovers
from publisher.scheduling import fallback_scheduler, sweep
from publisher.takedown import takedowns
from testing.doubles.memory_cdn import MemoryCdn
from tests.publisher.newsroom import (
    ELECTION,
    LATEST,
    is_behind,
    place_banner,
    publication,
    publish,
    publish_all,
    retitle,
    write_post,
)

CORRUPT = ([5], {"a": 1}, "x", 7, [["a", "b", "c", "d"]], [None])


def test_what_goes_wrong_within_is_named():
    broken = []
    with bulkhead("liveblog:x", broken):
        raise KeyError("x")
    assert broken == ["liveblog:x"]


@pytest.mark.parametrize("error", [OperationalError("away"), StoreBusy("down")])
def test_what_is_wrong_for_all_is_raised(error):
    with pytest.raises(type(error)), bulkhead("liveblog:x"):
        raise error


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestLoops:
    @pytest.fixture(autouse=True)
    def night(self, blog, placement, store):
        write_post(blog)
        place_banner(placement)
        publish_all(store)

    @pytest.fixture
    def broken(self, monkeypatch):
        """The placement cannot be rendered any more, whatever is tried."""

        def fail(*_):
            raise LookupError("a fault")

        monkeypatch.setitem(kinds.KINDS, "banners", replace(kinds.KINDS["banners"], read=fail))
        return "banners:top"

    @pytest.mark.parametrize("value", CORRUPT)
    @pytest.mark.parametrize("name", ["segments", "pending", "sample"])
    def test_a_load_that_left_nonsense_behind(self, store, name, value):
        table = Publication.objects.create(key="lookup:t", wanted=2, live=2, live_at=timezone.now())
        LookupState.objects.create(publication=table, **{name: value})
        assert confirm(store) >= 3
        report = verify.verify(store)
        assert set(report.broken) <= {"lookup:t"}
        assert not (report.missing or report.changed or report.outdated)

    def test_verify_names_what_cannot_be_rendered(self, store, broken):
        del store.contents.objects[LATEST]
        report = verify.verify(store)
        assert (report.broken, report.missing, report.agrees) == ([broken], [LATEST], False)
        repair(store, report)
        assert store.holds(LATEST)

    def test_leftovers_are_retired(self, store, monkeypatch):
        LiveBlog.objects.create(slug="aaa", title="Before the other", status="live")
        publish_all(store)
        looked_at = []

        def read(key, site):
            looked_at.append(key)
            raise LookupError("a fault")

        monkeypatch.setattr(repairing, "read", read)
        assert retire_leftovers(store) == 0
        assert looked_at == ["liveblog:aaa", ELECTION]

    def test_publishing_in_the_foreground(self, store, blog, broken, monkeypatch):
        monkeypatch.setattr(republish, "FAILING_SECONDS", 0.3)
        Banner.objects.update(heading="New")
        write_post(blog)
        with pytest.raises(PublishFailed, match="banners:top: a fault"):
            republish.publish_and_wait(store, [broken, ELECTION])
        assert not is_behind()

    def test_a_takedown_is_carried_out_where_it_can_be(self, store, blog, broken):
        secret = write_post(blog, "Her address")
        publish(store)
        made = wanted.take_down("post", secret.uid, reason="A judge said so")
        made.places.create(publication=publication(broken), revision=99)
        takedowns.work_on_all(store, store.site, MemoryCdn())
        made.refresh_from_db()
        assert "banners:top is not published yet" in made.last_error
        assert b"Her address" not in store.contents.text()

    def test_a_takedown_that_meets_a_fault_keeps_no_other_waiting(self, store, blog, monkeypatch):
        secret = write_post(blog, "Her address")
        publish_all(store)
        odd = Takedown.objects.create(kind="post", item="x", reason="y", by_name="z", deleted=5)
        ours = wanted.take_down("post", secret.uid, reason="A judge said so")
        sweep.sweep(store)
        odd.refresh_from_db()
        ours.refresh_from_db()
        assert "A fault of Stillwire: TypeError" in odd.last_error
        assert ours.gone_at
        assert b"Her address" not in store.contents.text()

    def test_a_post_that_may_not_be_published_when_it_is_due(self, store, blog):
        soon = timezone.now() + timedelta(seconds=0.05)
        first, second = (write_post(blog, title, status="scheduled", publish_at=soon) for title in ("One", "Two"))
        Post.objects.update(publish_at=timezone.now() - timedelta(seconds=9))
        Takedown.objects.create(kind="post", item=first.uid, reason="y", by_name="z")
        sweep.sweep(store)
        assert Post.objects.get(pk=second.pk).status == "published"
        assert Post.objects.get(pk=first.pk).status == "scheduled"

    def test_a_round_of_the_watch(self):
        done = []

        def fail():
            raise LookupError("each time")

        with pytest.raises(LookupError):
            fallback_scheduler.look({"sweep": fail, "confirm": lambda: done.append(1)})
        assert done == [1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestRows:
    """Rows of our own kinds, whose columns hold what no form would have let in."""

    ODD = ("null", "5", '"abc"', '{"a": [1]}', "[1, null, {}]", '["fine", 2]', "[[]]")

    def write(self, table, column, value):
        cast = "::jsonb" if connection.vendor == "postgresql" and column in JSON else ""
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s{cast}", [value])

    @pytest.mark.parametrize("value", ODD)
    def test_tags(self, blog, store, value):
        write_post(blog)
        self.write("cms_post", "tags", value)
        good = write_post(blog, "Good")
        publish_all(store)
        assert not is_behind()
        assert good.uid in store.text(LATEST)

    @pytest.mark.parametrize("value", ODD)
    @pytest.mark.parametrize("column", ["include_paths", "exclude_paths"])
    def test_paths(self, placement, store, column, value):
        place_banner(placement, "Odd")
        self.write("cms_banner", column, value)
        place_banner(placement, "Good")
        publish_all(store)
        assert not is_behind("banners:top")
        assert "Good" in [each["heading"] for each in store.json("banners/top.json")["banners"]]

    @pytest.mark.parametrize(("table", "column"), [("cms_liveblog", "status"), ("cms_banner", "severity")])
    def test_a_choice_of_a_later_version(self, blog, placement, store, table, column):
        retitle(write_post(blog), "Polls close")
        place_banner(placement)
        self.write(table, column, "archived")
        good = LiveBlog.objects.create(slug="good", title="Good", status="live")
        publish_all(store)
        assert not Publication.objects.exclude(last_error="").exists()
        assert good.slug in store.text("live/index.json")


JSON = ("tags", "include_paths", "exclude_paths")
