"""The ledger is raised in the edit's own transaction: with it, or not at all."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cms import ledger
from cms.models import Change, LiveBlog, Post, Publication
from tests.cms.ledger.asking import ELECTION, wanted

pytestmark = pytest.mark.django_db(transaction=True)


class Undo(Exception):
    """Rolls a block back."""


def test_a_rolled_back_save_raises_nothing(blog, post, raised):
    with raised(), pytest.raises(Undo), transaction.atomic():
        Post.objects.create(liveblog=blog, title="x", status="published")
        post.delete()
        raise Undo
    assert Change.objects.filter(removed=False).count() == 1


def test_a_rolled_back_savepoint_takes_its_raise_along(blog, storm, raised):
    with raised(ELECTION), transaction.atomic():
        Post.objects.create(liveblog=blog, title="kept", status="published")
        with pytest.raises(Undo), transaction.atomic():
            Post.objects.create(liveblog=storm, title="undone", status="published")
            raise Undo


def test_an_edit_after_a_rolled_back_savepoint_still_raises(blog, raised, change_of):
    with raised(ELECTION), transaction.atomic():
        with pytest.raises(Undo), transaction.atomic():
            Post.objects.create(liveblog=blog, title="undone", status="published")
            raise Undo
        kept = Post.objects.create(liveblog=blog, title="kept", status="published")
    assert change_of(kept, ELECTION).revision == wanted(ELECTION)
    assert change_of(kept, ELECTION).sequence == 0


def test_each_transaction_is_a_revision_of_its_own(blog, post):
    before = wanted(ELECTION)
    for title in "abc":
        Post.objects.filter(pk=post.pk).update(title=title)
    assert wanted(ELECTION) == before + 3


def test_one_transaction_is_one_revision_in_postgresql_and_one_a_row_in_sqlite(blog, post, change_of):
    before = wanted(ELECTION)
    with transaction.atomic():
        Post.objects.update(title="a")
        Post.objects.bulk_create([Post(liveblog=blog, title=str(n), status="published") for n in range(5)])
        LiveBlog.objects.update(title="b")
    raises = {"postgresql": 1, "sqlite": 7}[connection.vendor]
    assert wanted(ELECTION) == before + raises
    revisions = set(Change.objects.values_list("revision", flat=True))
    assert revisions == set(range(before + 1, before + max(raises, 2)))


def test_the_last_edit_is_dated(post):
    before = Publication.objects.get(key=ELECTION).wanted_at
    Post.objects.update(title="later")
    after = Publication.objects.get(key=ELECTION).wanted_at
    assert after >= before
    assert abs(timezone.now() - after) < timedelta(seconds=60)


def test_installing_again_changes_nothing(post, raised):
    with raised():
        ledger.install(connection)
    with raised(ELECTION):
        Post.objects.update(title="still once")


def test_what_our_own_pages_poll_is_in_the_ledger_from_the_start(db):
    behind = (
        Publication.objects.filter(wanted__gt=0, live=0).exclude(key="liveblog:front").values_list("key", flat=True)
    )
    assert set(behind) == {"home", "banners:header", "banners:home"}
