"""An author's name is in many live blogs: a new one raises each of them."""

import pytest
from django.db import connection

from cms.models import Author, LiveBlog, Post, Publication
from tests.cms.ledger.asking import ELECTION, STORM, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_renamed_author_raises_every_blog_with_a_public_post_of_theirs(blog, post, storm, raised, change_of):
    ann = Author.objects.create(name="Ann")
    second = Post.objects.create(liveblog=storm, title="Wind", status="published")
    other = Post.objects.create(liveblog=storm, title="By someone else", status="published")
    for each in (post, second):
        each.authors.add(ann)
    before = change_of(other, STORM).revision
    with raised(ELECTION, STORM):
        Author.objects.filter(pk=ann.pk).update(name="Anna")
    assert change_of(second, STORM).revision == wanted(STORM)
    assert change_of(other, STORM).revision == before


def test_publications_are_locked_in_one_order_so_that_two_edits_never_wait_for_each_other(db):
    ann = Author.objects.create(name="Ann")
    for slug in ("c", "a", "d", "b"):
        blog = LiveBlog.objects.create(slug=slug, title=slug, status="live")
        Post.objects.create(liveblog=blog, title="x", status="published").authors.add(ann)
    Author.objects.update(name="Anna")
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        raised = Publication.objects.filter(key__startswith="liveblog:").exclude(key="liveblog:front")
        assert [publication.key[-1] for publication in raised.order_by("wanted_at")] == ["a", "b", "c", "d"]


def test_an_author_of_drafts_alone_raises_nothing(blog, raised):
    ann = Author.objects.create(name="Ann")
    Post.objects.create(liveblog=blog, title="x").authors.add(ann)
    with raised():
        ann.name = "Anna"
        ann.save()


def test_an_authors_login_is_no_ones_business(post, raised, django_user_model):
    ann = Author.objects.create(name="Ann")
    post.authors.add(ann)
    with raised():
        ann.user = django_user_model.objects.create(username="ann")
        ann.save()


def test_bylines_raise_the_blog_of_their_post(post, raised, change_of):
    ann = Author.objects.create(name="Ann")
    for edit in (post.authors.add, post.authors.remove):
        with raised(ELECTION):
            edit(ann)
        assert change_of(post, ELECTION).revision == wanted(ELECTION)


def test_deleting_an_author_raises_the_blogs_that_named_them(post, raised):
    ann = Author.objects.create(name="Ann")
    post.authors.add(ann)
    with raised(ELECTION):
        ann.delete()


def test_deleting_a_post_with_authors_leaves_a_tombstone(post, raised, change_of):
    post.authors.add(Author.objects.create(name="Ann"))
    with raised(ELECTION):
        post.delete()
    assert change_of(post, ELECTION).removed
