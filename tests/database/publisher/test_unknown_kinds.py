"""A ledger that a later version wrote in: what this one does not know is left alone and named, and all else goes on."""

from __future__ import annotations

import json
import random
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import reverse

from cms.actions import pauses
from cms.actions import takedowns as wanted
from cms.lookups import uploads
from cms.models import Publication, StoredObject, Takedown, publication_key
from publisher import kinds
from publisher.health import ledger
from publisher.health.metrics import exposition
from publisher.health.report import as_json
from publisher.reconcile.read_back import confirm
from publisher.reconcile.reconcile import reconcile
from publisher.repair import repair as repairing
from publisher.repair import republish
from publisher.repair.repair import repair
from publisher.repair.verify import verify
from publisher.scheduling.sweep import sweep, sweep_bulk
from publisher.takedown import takedowns
from testing.doubles.memory_cdn import MemoryCdn
from tests.publisher import foreign
from tests.publisher.health.made import status
from tests.publisher.newsroom import ELECTION, is_behind, publication, publish, publish_all, retitle, write_posts

KNOWN = ("home", "liveblog:x", "banners:top-2", "mirror:a", "lookup:zip-codes")


@pytest.mark.parametrize("key", KNOWN)
def test_a_kind_of_ours_is_known_wherever_kinds_are_told_apart(key):
    assert publication_key.is_known(key)
    assert kinds.of(key) is not None


def test_no_kind_is_forgotten():
    assert {key.partition(":")[0] for key in KNOWN} == set(kinds.KINDS)


@pytest.mark.parametrize("key", foreign.KEYS)
def test_what_is_no_key_of_ours_is_not_known(key):
    assert not publication_key.is_known(key)


@pytest.mark.django_db
def test_the_database_and_python_know_the_same():
    for key in {*KNOWN, *foreign.KEYS}:
        Publication.objects.get_or_create(key=key)
    assert set(Publication.objects.known().values_list("key", flat=True)) == set(KNOWN)
    assert set(Publication.objects.unknown().values_list("key", flat=True)) == set(foreign.KEYS)


@pytest.fixture(params=range(4))
def strange(request, blog, placement, store, monkeypatch):
    """A newsroom that is published, among foreign rows. They must be as they were when the test is over."""
    monkeypatch.setattr(takedowns, "WRITERS_END", takedowns.PAUSE)
    write_posts(blog, 55)
    publish_all(store)
    foreign.scatter(random.Random(request.param))
    before, requests = foreign.all_of_it(), store.requests
    yield sorted(foreign.KEYS)
    assert foreign.all_of_it() == before
    assert not [each for each in requests if each[1].startswith("polls/")]


WITH_ROWS = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class TestAmongForeignRows:
    pytestmark = WITH_ROWS

    def test_what_is_ours_is_published_and_seen(self, strange, blog, store):
        retitle(blog.posts.first(), "New")
        sweep(store)
        sweep_bulk(store)
        assert not is_behind()
        assert confirm(store) > 0
        assert not Publication.objects.known().filter(seen__lt=F("live")).exists()

    def test_verify_compares_what_is_ours_and_names_the_rest(self, strange, store):
        report = verify(store)
        assert report.agrees, report
        assert report.unknown == strange
        assert report.as_json()["unknown"] == strange

    def test_repair_repairs_what_is_ours(self, strange, store):
        lost = StoredObject.objects.filter(publication__key=ELECTION, role="page").values_list("key", flat=True)
        store.delete(list(lost))
        assert not repairing.nightly(store).agrees
        assert verify(store).agrees
        Publication.objects.filter(key=ELECTION).update(wanted=1, live=1)  # as a backup has it
        report = verify(store)
        assert report.ahead == [ELECTION]
        repair(store, report)
        assert verify(store).agrees

    def test_all_is_rendered_again(self, strange, store):
        before = publication().live
        republish.rebuild()
        republish.publish_and_wait(store, [*foreign.KEYS, ELECTION])
        assert publication().live > before

    def test_a_hint_at_a_kind_that_is_not_known_does_nothing(self, strange, store):
        assert [reconcile(store, store.site, key) for key in foreign.KEYS] == [False] * len(foreign.KEYS)

    def test_the_status_names_them_and_finds_nothing_wrong(self, strange):
        found = status(**vars(ledger.read()) | {"signs": status().signs})
        assert not found.problems
        assert any(publication_key.LEFT_ALONE in notice for notice in found.notices)
        assert as_json(found)["unknown"] == strange
        assert f"stillwire_unknown_publications {float(len(strange))}" in exposition(found).decode()
        assert not {each.key for each in found.ledger.behind} & set(strange)

    def test_a_takedown_is_proven(self, strange, blog, store):
        made = wanted.take_down("post", blog.posts.first().uid, reason="A judge said so")
        takedowns.work_on_all(store, store.site, MemoryCdn())
        made.refresh_from_db()
        assert (made.last_error, bool(made.gone_at)) == ("", True)

    def test_a_takedown_of_another_version_waits_for_it_and_keeps_no_other_waiting(self, strange, blog, store):
        theirs = foreign.hang_takedown()
        ours = wanted.take_down("post", blog.posts.first().uid, reason="A judge said so")
        sweep(store)
        theirs.refresh_from_db()
        ours.refresh_from_db()
        assert "left alone" in theirs.last_error
        assert ours.gone_at
        theirs.delete()

    def test_the_newsroom_is_paused_and_resumed(self, strange, blog, store):
        pauses.pause(by="ana")
        retitle(blog.posts.first(), "New")
        assert set(pauses.waiting().values_list("key", flat=True)) == {"home", ELECTION}
        pauses.resume(by="ana")
        assert not pauses.waiting().exists()
        publish(store)
        assert not is_behind()

    def test_nobody_checks_the_files_of_another_version(self, strange):
        assert uploads.waiting() == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestDoors:
    """The commands and the admin."""

    @pytest.fixture(autouse=True)
    def rows(self, blog, bucket):
        foreign.scatter(random.Random(7))
        call_command("publish", stdout=StringIO())

    def said(self, *arguments):
        out = StringIO()
        call_command(*arguments, stdout=out)
        return out.getvalue()

    def test_publish_all_names_them(self):
        out = self.said("publish", "--all")
        assert f"polls:who-wins: {publication_key.LEFT_ALONE}." in out
        assert "Published 2 of 2" in out

    def test_one_of_them_cannot_be_published(self):
        with pytest.raises(CommandError, match="No such publication: polls:who-wins. There are: home, liveblog"):
            self.said("publish", "polls:who-wins")

    def test_verify_exits_well_and_names_them(self):
        assert "polls:who-wins" in json.loads(self.said("verify", "--json"))["unknown"]
        assert "agree" in self.said("verify")

    @pytest.mark.parametrize("page", ["publication_changelist", "pause_changelist", "pause_add", "takedown_changelist"])
    def test_the_admin_shows_its_lists(self, client, page):
        client.force_login(User.objects.create_superuser("nora"))
        answer = client.get(reverse(f"admin:cms_{page}"))
        assert answer.status_code == 200
        if page == "publication_changelist":
            assert publication_key.LEFT_ALONE in answer.content.decode()
        if page == "pause_add":
            assert "polls:who-wins" not in answer.content.decode()

    def test_a_takedown_of_another_version_is_shown(self, client):
        foreign.hang_takedown()
        client.force_login(User.objects.create_superuser("nora"))
        made = Takedown.objects.get()
        for url in (reverse("admin:cms_takedown_changelist"), reverse("admin:cms_takedown_change", args=[made.pk])):
            assert client.get(url).status_code == 200
        assert "choice who-wins" in self.said("takedown")
