"""What the home page shows raises it, and nothing else does."""

import pytest

from cms.models import Author, Banner, LiveBlog, Placement, Post
from tests.cms.ledger.asking import ELECTION, STORM

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("edit", [{"title": "New"}, {"status": "removed"}, {"key_event": True}, {"pinned": True}])
def test_a_post_of_the_live_blog_in_front_raises_home_too(in_front, raised, edit):
    with raised("liveblog:front", "home"):
        post = Post.objects.create(liveblog=in_front, title="First", status="published")
    with raised("liveblog:front", "home"):
        Post.objects.filter(pk=post.pk).update(**edit)


def test_without_a_featured_one_the_newest_that_is_live_is_in_front(blog, storm, in_front, raised):
    LiveBlog.objects.filter(pk=in_front.pk).update(featured=False)
    with raised(STORM, "home"):
        Post.objects.create(liveblog=storm, title="First", status="published")
    with raised(ELECTION):
        Post.objects.create(liveblog=blog, title="First", status="published")


def test_a_renamed_author_of_the_live_blog_in_front_raises_home(in_front, raised):
    post = Post.objects.create(liveblog=in_front, title="First", status="published")
    with raised("liveblog:front", "home"):
        post.authors.add(Author.objects.create(name="Ann"))
    with raised("liveblog:front", "home"):
        Author.objects.update(name="Anne")


def test_featuring_a_live_blog_raises_home_alone_and_a_draft_nothing(blog, raised):
    with raised("home"):
        LiveBlog.objects.filter(pk=blog.pk).update(featured=True)
    draft = LiveBlog.objects.create(slug="plans", title="Plans")
    with raised():
        LiveBlog.objects.filter(pk=draft.pk).update(featured=True)


def test_a_banner_of_the_home_page_raises_home_and_another_does_not(placement, raised):
    place = Placement.objects.get_or_create(slug="home")[0]
    shown = Banner.objects.create(heading="x", status="published")
    with raised("banners:home", "home"):
        shown.placements.add(place)
    with raised("banners:home", "home"):
        Banner.objects.filter(pk=shown.pk).update(heading="y")
    with raised("banners:top"):
        shown.placements.add(placement)
    with raised("banners:home", "banners:top", "home"):
        shown.delete()
