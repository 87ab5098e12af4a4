"""`verify --repair` mends each kind of difference, and touches nothing that is not ours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import Banner, Change, LiveBlog, Post, Publication, StoredObject
from publisher.documents.latest import POLL_SECONDS
from publisher.errors import PublishError, StoreRefused
from publisher.reconcile import lease
from publisher.repair.repair import nightly, repair
from publisher.repair.safeguard import TooManyDeletes
from publisher.repair.verify import verify
from publisher.scheduling import sweep
from publisher.site.upload import publish_site
from tests.publisher.newsroom import (
    ELECTION,
    FEED,
    LATEST,
    dangling,
    ids,
    pages_named,
    publication,
    publish,
    publish_all,
    retitle,
    write_posts,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def mend(store) -> None:
    """Repairs and holds the result to all that readers rely on."""
    repair(store, verify(store))
    assert verify(store).agrees, verify(store)
    assert dangling(store) == []
    paged = [each for key in pages_named(store) for each in ids(store.json(key)["items"])]
    shown = {*paged, *ids(store.json(FEED)["items"])}
    assert shown == set(Post.objects.values_list("uid", flat=True))


def test_what_was_retired_before_a_repair_is_collected_after_it(posts, store):
    retitle(posts[3], "New")
    publish(store)
    before = set(store.found("/pages/"))
    del store.contents.objects[LATEST]
    mend(store)
    assert verify(store).foreign == []
    StoredObject.objects.exclude(delete_after=None).update(delete_after=timezone.now() - timedelta(hours=2))
    sweep.collect(store)
    assert len(before - set(store.found("/pages/"))) == 2
    assert dangling(store) == []


def test_an_emptied_bucket_is_filled_again(posts, store):
    ours = set(store.found())
    store.contents.objects.clear()
    mend(store)
    assert {key for key in ours if "/pages/" not in key} <= set(store.found())


@pytest.mark.parametrize("key", [LATEST, FEED, "live/election/index.html", "banners/top.json", "live/index.json"])
def test_one_object_deleted_is_there_again(posts, store, key):
    before = store.contents.objects.pop(key).body
    mend(store)
    assert store.contents.objects[key].body == before


@pytest.mark.parametrize("which", [0, 1])
def test_a_page_that_was_deleted_is_there_again(posts, store, which):
    key = pages_named(store)[which]
    del store.contents.objects[key]
    mend(store)


def test_a_list_of_pages_that_was_deleted_is_there_again(posts, store):
    (key,) = store.found("/pages/index-")
    del store.contents.objects[key]
    mend(store)


@pytest.mark.parametrize("part", ["latest.json", "feed.json", "/pages/0-", "/pages/index-", "top.json", "top.html"])
def test_an_object_changed_by_hand_is_ours_again(posts, store, part):
    (key,) = store.found(part)
    store.contents.place(key, b'{"by": "hand"}')
    mend(store)
    assert b"by" not in store.contents.objects[key].body[:6] if store.holds(key) else True


@pytest.mark.parametrize("part", ["embed.js", "assets/tools."])
@pytest.mark.parametrize("hand", [None, b"by hand"])
def test_the_site_is_uploaded_again(transactional_db, store, part, hand):
    publish_all(store)
    publish_site(store)
    (key,) = store.found(part)
    before = store.contents.objects.pop(key)
    if hand:
        store.contents.place(key, hand)
    repair(store, verify(store))
    assert verify(store).agrees
    assert store.contents.objects[key].body == before.body


def test_other_code_renders_everything_again(posts, store, monkeypatch):
    monkeypatch.setitem(POLL_SECONDS, "live", 7)
    mend(store)
    assert store.json(LATEST)["poll_seconds"] == 7


def test_foreign_objects_are_left_alone(posts, store):
    foreign = {
        "theirs.txt": b"a",
        "live/election/theirs.json": b"b",
        "live/election/pages/0-1-0123456789abcdef.json": b"c",
    }
    store.contents.objects.pop(LATEST)
    for key, body in foreign.items():
        store.contents.place(key, body)
    mend(store)
    assert {key: store.contents.objects[key].body for key in foreign} == foreign
    sweep.collect(store)
    assert {key: store.contents.objects[key].body for key in foreign} == foreign


# A database restored from a backup that is older than the bucket


@pytest.fixture
def restored(posts, store):
    """The database and its inventory as they were before an edit and two posts that readers have seen."""
    objects, numbers = list(StoredObject.objects.values()), list(Publication.objects.values("pk", "wanted", "live"))
    titles = dict(Post.objects.values_list("pk", "title"))
    retitle(posts[3], "Lost edit")
    publish(store)
    retitle(posts[119], "Lost too")
    publish(store)
    for pk, title in titles.items():
        Post.objects.filter(pk=pk).exclude(title=title).update(title=title)
    StoredObject.objects.all().delete()
    StoredObject.objects.bulk_create(StoredObject(**values) for values in objects)
    for values in numbers:
        Publication.objects.filter(pk=values["pk"]).update(wanted=values["wanted"], live=values["live"])
    publication_pk = publication().pk
    from cms.models import Change

    Change.objects.filter(publication=publication_pk, revision__gt=publication().wanted).update(
        revision=publication().wanted
    )
    return posts


def test_publishing_over_a_later_bucket_says_what_to_do(restored, store):
    retitle(restored[119], "After the restore")
    publish(store)
    assert "verify --repair" in publication().last_error


def test_edits_after_a_restore_do_not_silently_overtake_what_readers_have(restored, store):
    seen = store.contents.objects[LATEST], store.contents.objects[FEED]
    later = store.json(LATEST)["revision"]
    while publication().wanted < later + 2:
        retitle(restored[publication().wanted % 100], f"After the restore {publication().wanted}")
        lease.clear_backoff([ELECTION])
        publish(store)
        assert (store.contents.objects[LATEST], store.contents.objects[FEED]) == seen
        assert "verify --repair" in publication().last_error
    assert verify(store).ahead == [ELECTION]
    mend(store)
    assert store.json(LATEST)["revision"] > later
    assert publication().last_error == ""


def test_it_is_brought_above_what_a_worker_met_in_another_object(restored, store):
    Publication.objects.filter(key=ELECTION).update(ahead=1000)
    mend(store)
    assert store.json(LATEST)["revision"] > 1000


def test_a_restored_ledger_is_brought_forward(restored, store):
    seen = store.json(LATEST)["revision"]
    mend(store)
    assert store.json(LATEST)["revision"] > seen
    assert store.json(LATEST)["changes_since"] >= seen  # what readers saw and is lost must be read anew
    assert b"Lost edit" not in store.contents.objects[FEED].body


def test_a_restored_ledger_that_is_behind_is_brought_forward_too(restored, store):
    seen = store.json(LATEST)["revision"]
    retitle(restored[119], "After the restore")
    mend(store)
    assert store.json(LATEST)["revision"] > seen
    assert store.json(LATEST)["changes_since"] >= seen


def test_pages_that_a_restored_ledger_does_not_know_are_taken_in_and_collected(restored, store):
    lost = [key for key in store.found("/pages/") if not StoredObject.objects.filter(key=key).exists()]
    assert lost
    mend(store)
    StoredObject.objects.exclude(delete_after=None).update(delete_after=timezone.now() - timedelta(hours=2))
    sweep.collect(store)
    assert not set(lost) & set(store.found())
    assert b"Lost edit" not in store.contents.text()


class Crowded:
    """A store at which, whenever a repair looks into the bucket, a worker tries what is behind once more."""

    def __init__(self, store) -> None:
        self.store, self.revisions, self.is_busy = store, [], False

    def __getattr__(self, name: str):
        if name in ("listing", "head", "delete") and not self.is_busy:
            self.let_a_worker_try()
        return getattr(self.store, name)

    def let_a_worker_try(self) -> None:
        self.is_busy = True
        lease.clear_backoff([ELECTION])
        publish(self.store)
        self.revisions.append(self.store.json(LATEST)["revision"])
        self.is_busy = False


def test_workers_take_nothing_back_in_the_middle_of_a_repair(restored, store):
    retitle(restored[119], "After the restore")
    publish(store)
    there = store.json(LATEST)["revision"]
    crowded = Crowded(store)
    report = verify(store)
    repair(crowded, report)
    assert crowded.revisions == sorted(crowded.revisions)
    assert min(crowded.revisions) >= there
    assert verify(store).agrees
    assert store.json(LATEST)["changes_since"] >= there


def test_a_repair_does_not_list_the_bucket_again(restored, store):
    report = verify(store)
    store.forget()
    repair(store, report)
    assert report.ahead
    assert not [key for verb, key in store.requests if verb == "list"]


def test_a_second_repair_has_nothing_to_do(restored, store):
    mend(store)
    store.forget()
    repair(store, verify(store))
    assert store.puts() == []


# By night


def test_the_nightly_comparison_repairs(posts, store):
    del store.contents.objects[LATEST]
    assert nightly(store).missing == [LATEST]
    assert verify(store).agrees


def test_the_nightly_comparison_of_what_agrees_writes_nothing(posts, store):
    store.forget()
    assert nightly(store).agrees
    assert store.puts() == []


def test_a_repair_that_the_store_refuses_says_why(posts, store, monkeypatch):
    monkeypatch.setattr("publisher.repair.republish.FAILING_SECONDS", 0.0)
    retitle(posts[0], "New")
    store.fail("", *[StoreRefused("refused", "Give permission.")] * 9)
    with pytest.raises(PublishError, match="Give permission"):
        repair(store, verify(store))
    assert publication(ELECTION).live < publication(ELECTION).wanted


# What would take much from readers


@pytest.fixture
def forgotten(posts, store):
    """An older database: it knows of the live blog, and of few of its posts."""
    Publication.objects.filter(key=ELECTION).update(wanted=1, live=1)
    uids = [post.uid for post in posts[40:]]
    Change.objects.filter(item__in=uids).delete()
    Post.objects.filter(uid__in=uids).delete()
    Publication.objects.filter(key=ELECTION).update(wanted=1, live=1)


def test_a_repair_that_would_take_much_from_readers_is_refused(forgotten, store):
    before = dict(store.contents.objects)
    with pytest.raises(TooManyDeletes, match="80 of 120 posts"):
        repair(store, verify(store))
    assert store.contents.objects == before
    assert ELECTION in verify(store).ahead


def test_it_is_done_when_it_is_meant(forgotten, store):
    repair(store, verify(store), allow_deletes=True)
    assert verify(store).agrees
    assert store.json(LATEST)["post_count"] == 40
    assert dangling(store) == []


def test_the_nightly_comparison_refuses_too_and_goes_on(forgotten, store, caplog):
    before = dict(store.contents.objects)
    nightly(store)
    assert store.contents.objects == before
    assert "does not repair" in caplog.text


def test_an_empty_database_takes_nothing_from_readers(posts, store):
    """Somebody pointed a new installation at the bucket of an old one."""
    for model in (StoredObject, Change, Post, Banner, LiveBlog, Publication):
        model.objects.all().delete()
    Publication.objects.update_or_create(key="home", defaults={"wanted": 0, "live": 0})
    LiveBlog.objects.create(slug="election", title="Another", status="live")
    before = dict(store.contents.objects)
    with pytest.raises(TooManyDeletes):
        repair(store, verify(store))
    assert store.contents.objects == before


def test_pages_that_were_all_changed_by_hand_are_not_deleted_unasked(blog, store):
    write_posts(blog, 260)
    publish_all(store)
    for key in store.found("/pages/"):
        store.contents.place(key, b"by hand")
    with pytest.raises(TooManyDeletes, match="6 of"):
        repair(store, verify(store))
    repair(store, verify(store), allow_deletes=True)
    assert verify(store).agrees


def test_an_emptied_bucket_is_no_reason_to_refuse(posts, store):
    store.contents.objects.clear()
    mend(store)
