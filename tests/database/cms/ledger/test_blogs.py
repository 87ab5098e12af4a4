"""An edit of a live blog raises it and the listings that name it."""

import pytest
from django.db import DatabaseError, transaction

from cms.models import LiveBlog
from tests.cms.ledger.asking import ELECTION, sql

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_public_blog_raises_itself_and_the_home_listing(db, raised):
    with raised(ELECTION, "home"):
        LiveBlog.objects.create(slug="election", title="x", status="upcoming")


def test_a_draft_blog_raises_nothing(db, raised):
    with raised():
        blog = LiveBlog.objects.create(slug="election", title="x")
        LiveBlog.objects.filter(pk=blog.pk).update(title="y", slug="elections")
        blog.delete()


@pytest.mark.parametrize(
    "edit",
    [{"title": "y"}, {"status": "ended"}, {"status": "draft"}, {"language": "es"}, {"description": "d"}],
)
def test_every_public_field_of_a_blog_raises_it_and_home(blog, raised, edit):
    with raised(ELECTION, "home"):
        LiveBlog.objects.filter(pk=blog.pk).update(**edit)


def test_a_blog_saved_unchanged_raises_nothing(blog, raised):
    with raised():
        LiveBlog.objects.get(slug="election").save()


def test_deleting_a_blog_raises_it_and_leaves_tombstones(blog, post, raised, change_of):
    with raised(ELECTION, "home"):
        blog.delete()
    assert change_of(post, ELECTION).removed


def test_raw_sql_may_delete_a_blog_before_its_posts(blog, post, raised, change_of):
    with raised(ELECTION, "home"), transaction.atomic():
        sql("DELETE FROM cms_liveblog WHERE id = %s", blog.pk)
        sql("DELETE FROM cms_post WHERE id = %s", post.pk)
    assert change_of(post, ELECTION).removed


@pytest.mark.parametrize("status", ["live", "draft"])
def test_the_slug_of_a_blog_that_was_published_is_fixed_in_the_database(blog, raised, status):
    LiveBlog.objects.update(status=status)
    with raised(), pytest.raises(DatabaseError, match="the slug is fixed"):
        LiveBlog.objects.filter(pk=blog.pk).update(slug="elections")


@pytest.mark.parametrize("slug", ["", "a/b", "A", "a b", "é", "-a", "a--b", "../a"])
def test_the_database_refuses_a_slug_that_makes_a_wrong_key(db, slug):
    with pytest.raises(DatabaseError):
        LiveBlog.objects.bulk_create([LiveBlog(slug=slug, title="x")])
