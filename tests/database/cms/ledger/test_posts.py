"""Every edit of a post that readers may see raises its live blog, however it is made; nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import Author, Change, Post
from tests.cms.ledger.asking import ELECTION, STORM, sql, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_published_post_raises_its_blog_and_enters_the_change_log(blog, raised, change_of):
    with raised(ELECTION):
        post = Post.objects.create(liveblog=blog, title="First", status="published")
    change = change_of(post, ELECTION)
    assert (change.sequence, change.removed, change.modified_at) == (0, False, None)
    assert change.revision == wanted(ELECTION)


@pytest.mark.parametrize("status", ["draft", "removed", "scheduled"])
def test_a_post_that_is_not_published_raises_nothing(blog, raised, status):
    with raised():
        post = Post.objects.create(
            liveblog=blog, title="x", status=status, publish_at=timezone.now() + timedelta(days=1)
        )
        Post.objects.filter(pk=post.pk).update(title="y", pinned=True)
        post.authors.add(Author.objects.create(name="Ann"))
        post.delete()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "New"},
        {"body": "<p>New</p>"},
        {"key_event": True},
        {"pinned": True},
        {"correction": "It was ten."},
        {"tags": ["a"]},
        {"image": "https://example.org/a.jpg"},
        {"publish_at": timezone.now() - timedelta(hours=1)},
        {"status": "removed"},
        {"status": "draft"},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_every_public_field_of_a_post_raises_its_blog(post, raised, change_of, edit):
    before = change_of(post, ELECTION)
    with raised(ELECTION):
        Post.objects.filter(pk=post.pk).update(**edit)
    change = change_of(post, ELECTION)
    assert change.revision == wanted(ELECTION)
    assert change.changed_at >= before.changed_at >= before.published_at


def test_a_save_that_changes_nothing_raises_nothing(post, raised):
    with raised():
        Post.objects.get(pk=post.pk).save()
        Post.objects.update(title=post.title)


def test_a_flagged_fault_raises_nothing(post, raised):
    with raised():
        Post.objects.filter(pk=post.pk).update(fault="ValueError: it cannot be rendered")


@pytest.mark.parametrize(
    ("edit", "is_told"), [({"title": "b"}, True), ({"correction": "b"}, True), ({"pinned": True}, False)]
)
def test_only_a_change_of_what_readers_read_has_a_date(post, change_of, edit, is_told):
    Post.objects.filter(pk=post.pk).update(**edit)
    assert (change_of(post, ELECTION).modified_at is not None) is is_told


def test_bulk_create_raises_its_blogs(blog, storm, raised):
    posts = [Post(liveblog=each, title=str(n), status="published") for n in range(3) for each in (blog, storm)]
    with raised(ELECTION, STORM):
        Post.objects.bulk_create(posts)
    assert list(
        Change.objects.filter(publication__key=STORM).order_by("sequence").values_list("sequence", flat=True)
    ) == [0, 1, 2]


def test_bulk_update_raises_its_blog(post, raised):
    post.title = "Bulk"
    with raised(ELECTION):
        Post.objects.bulk_update([post], ["title"])


def test_raw_sql_raises_its_blog(post, raised, change_of):
    with raised(ELECTION):
        sql("UPDATE cms_post SET status = 'removed' WHERE id = %s", post.pk)
    assert change_of(post, ELECTION).removed
    with raised():
        sql("DELETE FROM cms_post WHERE id = %s", post.pk)


def test_raw_sql_may_delete_a_published_post(post, raised, change_of):
    with raised(ELECTION):
        sql("DELETE FROM cms_post WHERE id = %s", post.pk)
    assert change_of(post, ELECTION).removed


def test_a_tombstone_outlives_its_post(post, raised, change_of):
    written_at = change_of(post, ELECTION).changed_at
    with raised(ELECTION):
        post.delete()
    change = change_of(post, ELECTION)
    assert change.changed_at > written_at
    assert change.removed
    assert change.revision == wanted(ELECTION)


def test_a_removed_post_comes_back_in_its_old_place(blog, post, change_of):
    Post.objects.create(liveblog=blog, title="Second", status="published")
    Post.objects.filter(pk=post.pk).update(status="removed")
    Post.objects.filter(pk=post.pk).update(status="published")
    change = change_of(post, ELECTION)
    assert (change.sequence, change.removed, change.revision) == (0, False, wanted(ELECTION))


def test_a_deleted_post_that_is_made_again_has_its_old_place(blog, post, change_of):
    Post.objects.create(liveblog=blog, title="Second", status="published")
    post.delete()
    Post.objects.create(liveblog=blog, uid=post.uid, title="Again", status="published")
    assert change_of(post, ELECTION).sequence == 0
    assert not change_of(post, ELECTION).removed


def test_a_place_in_the_blog_is_never_given_twice(blog, post, change_of):
    post.delete()
    second = Post.objects.create(liveblog=blog, title="Second", status="published")
    assert change_of(second, ELECTION).sequence == 1


def test_the_date_of_first_publication_stays(blog, change_of):
    post = Post.objects.create(liveblog=blog, title="x", status="draft")
    Post.objects.filter(pk=post.pk).update(status="published")
    first = change_of(post, ELECTION).published_at
    Post.objects.filter(pk=post.pk).update(title="y")
    assert change_of(post, ELECTION).published_at == first


def test_a_time_given_by_the_editor_is_the_date_of_publication(blog, change_of):
    moment = timezone.now() - timedelta(days=3)
    post = Post.objects.create(liveblog=blog, title="x", status="published", publish_at=moment)
    assert abs(change_of(post, ELECTION).published_at - moment) < timedelta(milliseconds=1)


def test_a_post_that_moves_leaves_a_tombstone_behind(post, storm, raised, change_of):
    with raised(ELECTION, STORM):
        Post.objects.filter(pk=post.pk).update(liveblog=storm)
    assert change_of(post, ELECTION).removed
    assert not change_of(post, STORM).removed


def test_a_post_may_change_its_id(post, raised, change_of):
    gone = Post.objects.get()
    with raised(ELECTION):
        Post.objects.update(uid="01ARZ3NDEKTSV4RRFFQ69G5FAV")
    assert change_of(gone, ELECTION).removed
    assert not change_of(Post.objects.get(), ELECTION).removed
