"""`verify --repair` mends each kind of difference, and touches nothing that is not ours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import Banner, Change, LiveBlog, Post, Publication, StoredObject
from publisher.documents.latest import POLL_SECONDS
from publisher.errors import BucketRefused, PublishError
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


def mend(door) -> None:
    """Repairs and holds the result to all that readers rely on."""
    repair(door, verify(door))
    assert verify(door).agrees, verify(door)
    assert dangling(door) == []
    paged = [each for key in pages_named(door) for each in ids(door.json(key)["items"])]
    shown = {*paged, *ids(door.json(FEED)["items"])}
    assert shown == set(Post.objects.values_list("uid", flat=True))


def test_what_was_retired_before_a_repair_is_collected_after_it(posts, door):
    retitle(posts[3], "New")
    publish(door)
    before = set(door.found("/pages/"))
    del door.store.objects[LATEST]
    mend(door)
    assert verify(door).foreign == []
    StoredObject.objects.exclude(retired_at=None).update(retired_at=timezone.now() - timedelta(hours=2))
    sweep.collect(door)
    assert len(before - set(door.found("/pages/"))) == 2
    assert dangling(door) == []


def test_an_emptied_bucket_is_filled_again(posts, door):
    ours = set(door.found())
    door.store.objects.clear()
    mend(door)
    assert {key for key in ours if "/pages/" not in key} <= set(door.found())


@pytest.mark.parametrize("key", [LATEST, FEED, "live/election/index.html", "banners/top.json", "live/index.json"])
def test_one_object_deleted_is_there_again(posts, door, key):
    before = door.store.objects.pop(key).body
    mend(door)
    assert door.store.objects[key].body == before


@pytest.mark.parametrize("which", [0, 1])
def test_a_page_that_was_deleted_is_there_again(posts, door, which):
    key = pages_named(door)[which]
    del door.store.objects[key]
    mend(door)


def test_a_list_of_pages_that_was_deleted_is_there_again(posts, door):
    (key,) = door.found("/pages/index-")
    del door.store.objects[key]
    mend(door)


@pytest.mark.parametrize("part", ["latest.json", "feed.json", "/pages/0-", "/pages/index-", "top.json", "top.html"])
def test_an_object_changed_by_hand_is_ours_again(posts, door, part):
    (key,) = door.found(part)
    door.store.place(key, b'{"by": "hand"}')
    mend(door)
    assert b"by" not in door.store.objects[key].body[:6] if door.holds(key) else True


@pytest.mark.parametrize("part", ["embed.js", "assets/tools."])
@pytest.mark.parametrize("hand", [None, b"by hand"])
def test_the_site_is_uploaded_again(transactional_db, door, part, hand):
    publish_all(door)
    publish_site(door)
    (key,) = door.found(part)
    before = door.store.objects.pop(key)
    if hand:
        door.store.place(key, hand)
    repair(door, verify(door))
    assert verify(door).agrees
    assert door.store.objects[key].body == before.body


def test_other_code_renders_everything_again(posts, door, monkeypatch):
    monkeypatch.setitem(POLL_SECONDS, "live", 7)
    mend(door)
    assert door.json(LATEST)["poll_seconds"] == 7


def test_foreign_objects_are_left_alone(posts, door):
    foreign = {
        "theirs.txt": b"a",
        "live/election/theirs.json": b"b",
        "live/election/pages/0-1-0123456789abcdef.json": b"c",
    }
    door.store.objects.pop(LATEST)
    for key, body in foreign.items():
        door.store.place(key, body)
    mend(door)
    assert {key: door.store.objects[key].body for key in foreign} == foreign
    sweep.collect(door)
    assert {key: door.store.objects[key].body for key in foreign} == foreign


# A database restored from a backup that is older than the bucket


@pytest.fixture
def restored(posts, door):
    """The database and its inventory as they were before an edit and two posts that readers have seen."""
    objects, numbers = list(StoredObject.objects.values()), list(Publication.objects.values("pk", "wanted", "live"))
    titles = dict(Post.objects.values_list("pk", "title"))
    retitle(posts[3], "Lost edit")
    publish(door)
    retitle(posts[119], "Lost too")
    publish(door)
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


def test_publishing_over_a_later_bucket_says_what_to_do(restored, door):
    retitle(restored[119], "After the restore")
    publish(door)
    assert "verify --repair" in publication().last_error


def test_edits_after_a_restore_do_not_silently_overtake_what_readers_have(restored, door):
    seen = door.store.objects[LATEST], door.store.objects[FEED]
    later = door.json(LATEST)["revision"]
    while publication().wanted < later + 2:
        retitle(restored[publication().wanted % 100], f"After the restore {publication().wanted}")
        lease.forgive([ELECTION])
        publish(door)
        assert (door.store.objects[LATEST], door.store.objects[FEED]) == seen
        assert "verify --repair" in publication().last_error
    assert verify(door).ahead == [ELECTION]
    mend(door)
    assert door.json(LATEST)["revision"] > later
    assert publication().last_error == ""


def test_it_is_brought_above_what_a_worker_met_in_another_object(restored, door):
    Publication.objects.filter(key=ELECTION).update(ahead=1000)
    mend(door)
    assert door.json(LATEST)["revision"] > 1000


def test_a_restored_ledger_is_brought_forward(restored, door):
    seen = door.json(LATEST)["revision"]
    mend(door)
    assert door.json(LATEST)["revision"] > seen
    assert door.json(LATEST)["changes_since"] >= seen  # what readers saw and is lost must be read anew
    assert b"Lost edit" not in door.store.objects[FEED].body


def test_a_restored_ledger_that_is_behind_is_brought_forward_too(restored, door):
    seen = door.json(LATEST)["revision"]
    retitle(restored[119], "After the restore")
    mend(door)
    assert door.json(LATEST)["revision"] > seen
    assert door.json(LATEST)["changes_since"] >= seen


def test_pages_that_a_restored_ledger_does_not_know_are_taken_in_and_collected(restored, door):
    lost = [key for key in door.found("/pages/") if not StoredObject.objects.filter(key=key).exists()]
    assert lost
    mend(door)
    StoredObject.objects.exclude(retired_at=None).update(retired_at=timezone.now() - timedelta(hours=2))
    sweep.collect(door)
    assert not set(lost) & set(door.found())
    assert b"Lost edit" not in door.store.text()


class Crowded:
    """A door at which, whenever a repair looks into the bucket, a worker tries what is behind once more."""

    def __init__(self, door) -> None:
        self.door, self.revisions, self.is_busy = door, [], False

    def __getattr__(self, name: str):
        if name in ("listing", "head", "delete") and not self.is_busy:
            self.let_a_worker_try()
        return getattr(self.door, name)

    def let_a_worker_try(self) -> None:
        self.is_busy = True
        lease.forgive([ELECTION])
        publish(self.door)
        self.revisions.append(self.door.json(LATEST)["revision"])
        self.is_busy = False


def test_workers_take_nothing_back_in_the_middle_of_a_repair(restored, door):
    retitle(restored[119], "After the restore")
    publish(door)
    there = door.json(LATEST)["revision"]
    crowded = Crowded(door)
    report = verify(door)
    repair(crowded, report)
    assert crowded.revisions == sorted(crowded.revisions)
    assert min(crowded.revisions) >= there
    assert verify(door).agrees
    assert door.json(LATEST)["changes_since"] >= there


def test_a_repair_does_not_list_the_bucket_again(restored, door):
    report = verify(door)
    door.forget()
    repair(door, report)
    assert report.ahead
    assert not [key for verb, key in door.requests if verb == "list"]


def test_a_second_repair_has_nothing_to_do(restored, door):
    mend(door)
    door.forget()
    repair(door, verify(door))
    assert door.puts() == []


# By night


def test_the_nightly_comparison_repairs(posts, door):
    del door.store.objects[LATEST]
    assert nightly(door).missing == [LATEST]
    assert verify(door).agrees


def test_the_nightly_comparison_of_what_agrees_writes_nothing(posts, door):
    door.forget()
    assert nightly(door).agrees
    assert door.puts() == []


def test_a_repair_that_the_store_refuses_says_why(posts, door, monkeypatch):
    monkeypatch.setattr("publisher.repair.republish.PATIENCE", 0.0)
    retitle(posts[0], "New")
    door.fail("", *[BucketRefused("refused", "Give permission.")] * 9)
    with pytest.raises(PublishError, match="Give permission"):
        repair(door, verify(door))
    assert publication(ELECTION).live < publication(ELECTION).wanted


# What would take much from readers


@pytest.fixture
def forgotten(posts, door):
    """An older database: it knows of the live blog, and of few of its posts."""
    Publication.objects.filter(key=ELECTION).update(wanted=1, live=1)
    uids = [post.uid for post in posts[40:]]
    Change.objects.filter(item__in=uids).delete()
    Post.objects.filter(uid__in=uids).delete()
    Publication.objects.filter(key=ELECTION).update(wanted=1, live=1)


def test_a_repair_that_would_take_much_from_readers_is_refused(forgotten, door):
    before = dict(door.store.objects)
    with pytest.raises(TooManyDeletes, match="80 of 120 posts"):
        repair(door, verify(door))
    assert door.store.objects == before
    assert ELECTION in verify(door).ahead


def test_it_is_done_when_it_is_meant(forgotten, door):
    repair(door, verify(door), allow_deletes=True)
    assert verify(door).agrees
    assert door.json(LATEST)["post_count"] == 40
    assert dangling(door) == []


def test_the_nightly_comparison_refuses_too_and_goes_on(forgotten, door, caplog):
    before = dict(door.store.objects)
    nightly(door)
    assert door.store.objects == before
    assert "does not repair" in caplog.text


def test_an_empty_database_takes_nothing_from_readers(posts, door):
    """Somebody pointed a new installation at the bucket of an old one."""
    for model in (StoredObject, Change, Post, Banner, LiveBlog, Publication):
        model.objects.all().delete()
    Publication.objects.update_or_create(key="home", defaults={"wanted": 0, "live": 0})
    LiveBlog.objects.create(slug="election", title="Another", status="live")
    before = dict(door.store.objects)
    with pytest.raises(TooManyDeletes):
        repair(door, verify(door))
    assert door.store.objects == before


def test_pages_that_were_all_changed_by_hand_are_not_deleted_unasked(blog, door):
    write_posts(blog, 260)
    publish_all(door)
    for key in door.found("/pages/"):
        door.store.place(key, b"by hand")
    with pytest.raises(TooManyDeletes, match="6 of"):
        repair(door, verify(door))
    repair(door, verify(door), allow_deletes=True)
    assert verify(door).agrees


def test_an_emptied_bucket_is_no_reason_to_refuse(posts, door):
    door.store.objects.clear()
    mend(door)
