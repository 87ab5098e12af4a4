"""`verify` sees each kind of difference between database, ledger and bucket, and changes nothing."""

from __future__ import annotations

import json

import pytest

from cms.models import LiveBlog, Publication, StoredObject
from publisher.documents.latest import POLL_SECONDS
from publisher.repair.verify import Report, verify
from testing.doubles.memory_bucket import MemoryStore
from tests.publisher.newsroom import (
    ELECTION,
    LATEST,
    pages_named,
    publish_all,
    retitle,
    write_post,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def differences(report: Report) -> set[str]:
    return {name for name, found in report.as_json().items() if found and name != "agree"}


def test_after_publishing_they_agree(posts, store):
    report = verify(store)
    assert report.agrees
    assert differences(report) == set()


def test_looking_changes_nothing(posts, store):
    before, rows = store.contents.text(), list(StoredObject.objects.values())
    store.forget()
    verify(store)
    assert store.contents.text() == before
    assert list(StoredObject.objects.values()) == rows
    assert {verb for verb, _ in store.requests} <= {"list", "head"}


def test_an_edit_that_is_not_published_is_behind(posts, store):
    retitle(posts[0], "New")
    report = verify(store)
    assert (report.behind, differences(report)) == (["home", ELECTION], {"behind"})


def test_an_emptied_bucket_misses_all_that_we_wrote(posts, store):
    ours = store.found()
    store.contents.objects.clear()
    assert verify(store).missing == ours


@pytest.mark.parametrize("key", [LATEST, "banners/top.json", "live/index.json"])
def test_one_object_deleted_is_missing(posts, store, key):
    del store.contents.objects[key]
    report = verify(store)
    assert (report.missing, differences(report)) == ([key], {"missing"})


def test_a_page_that_was_deleted_is_missing(posts, store):
    (first, _) = pages_named(store)
    del store.contents.objects[first]
    assert verify(store).missing == [first]


@pytest.mark.parametrize("key", [LATEST, "banners/top.json"])
def test_an_object_changed_by_hand_is_changed(posts, store, key):
    store.contents.place(key, b"by hand")
    report = verify(store)
    assert (report.changed, differences(report)) == ([key], {"changed"})


def test_a_bucket_ahead_of_a_restored_database_is_told(posts, store):
    Publication.objects.filter(key=ELECTION).update(wanted=1, live=1)
    assert verify(store).ahead == [ELECTION]


def test_what_other_code_would_render_otherwise_is_outdated(posts, store, monkeypatch):
    monkeypatch.setitem(POLL_SECONDS, "live", 7)
    report = verify(store)
    assert (report.outdated, differences(report)) == ([ELECTION], {"outdated"})


def test_an_inventory_that_forgot_a_page_is_told(posts, store):
    StoredObject.objects.filter(role="page", page=0).delete()
    report = verify(store)
    assert not report.agrees
    assert len(report.missing) == 1


def test_what_is_not_ours_is_told_and_is_no_disagreement(posts, store):
    store.contents.place("theirs.txt", b"theirs")
    report = verify(store)
    assert report.foreign == ["theirs.txt"]
    assert report.agrees


def test_what_lies_outside_of_our_prefix_is_not_even_told(blog):
    store = MemoryStore(prefix="news/")
    write_post(blog)
    publish_all(store)
    store.contents.place("theirs.txt", b"theirs")
    assert verify(store).foreign == []


def test_what_was_retired_and_is_still_there_is_no_difference(posts, store):
    retitle(posts[0], "New")
    publish_all(store)
    assert StoredObject.objects.exclude(delete_after=None).exists()
    report = verify(store)
    assert report.agrees
    assert report.foreign == []


def test_a_blog_that_is_gone_agrees(posts, store):
    LiveBlog.objects.all().delete()
    publish_all(store)
    assert differences(verify(store)) == set()


def test_a_report_is_json(posts, store):
    kinds = {"agree", "behind", "missing", "changed", "ahead", "outdated", "foreign"}
    assert set(json.loads(json.dumps(verify(store).as_json()))) == kinds
