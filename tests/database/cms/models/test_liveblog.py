"""A live blog's slug is free until readers may poll it."""

import pytest
from django.core.exceptions import ValidationError

from cms.models import LiveBlog

pytestmark = pytest.mark.django_db


def test_the_slug_of_a_draft_may_change():
    blog = LiveBlog.objects.create(slug="a", title="x")
    blog.slug = "b"
    blog.full_clean()
    blog.save()


def test_the_slug_of_a_blog_that_was_public_is_fixed(blog):
    blog.slug = "other"
    with pytest.raises(ValidationError, match="readers already poll “election”"):
        blog.full_clean()


def test_a_draft_whose_posts_were_published_has_a_fixed_slug_too(blog):
    LiveBlog.objects.update(status="draft")
    blog.slug = "other"
    with pytest.raises(ValidationError, match="The slug is fixed"):
        blog.full_clean()


@pytest.mark.parametrize("slug", ["", "a/b", "A", "a b", "é", "-a", "a--b", "x" * 101])
def test_a_bad_slug_says_what_to_write(slug):
    with pytest.raises(ValidationError) as refusal:
        LiveBlog(slug=slug, title="x").full_clean()
    assert set(refusal.value.message_dict) <= {"slug", "__all__"}
    assert "slug" in refusal.value.message_dict


def test_a_slug_is_used_once(blog):
    with pytest.raises(ValidationError, match="already exists"):
        LiveBlog(slug="election", title="x").full_clean()
