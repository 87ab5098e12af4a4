"""Live blogs in the admin: a slug that readers poll is fixed, and starting or ending is one click."""

import pytest
from django.urls import reverse

from cms.models import LiveBlog, Post, Publication

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD, LIST = reverse("admin:cms_liveblog_add"), reverse("admin:cms_liveblog_changelist")
EMPTY = {"coverage_starts_at_0": "", "coverage_starts_at_1": "", "coverage_ends_at_0": "", "coverage_ends_at_1": ""}


def form(**values):
    return {"title": "Night", "slug": "night", "status": "live", "description": "", "language": "en", **EMPTY, **values}


def change_url(blog):
    return reverse("admin:cms_liveblog_change", args=[blog.pk])


def act(client, action, *blogs):
    chosen = {"action": action, "_selected_action": [blog.pk for blog in blogs]}
    return client.post(LIST, chosen, follow=True)


def test_a_live_blog_is_made(admin_client, raised):
    with raised("liveblog:night", "home"):
        assert admin_client.post(ADD, form()).status_code == 302


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"slug": ""}, "slug", "This field is required"),
        ({"slug": "a/b"}, "slug", "No slashes, spaces or accents"),
        ({"slug": "Night"}, "slug", "Use lower-case letters"),
        ({"slug": "election"}, "slug", "already exists"),
        ({"title": ""}, "title", "This field is required"),
        ({"description": "x" * 2001}, "description", "at most 2000 characters"),
        (
            {
                "coverage_starts_at_0": "2026-01-02",
                "coverage_starts_at_1": "00:00",
                "coverage_ends_at_0": "2026-01-01",
                "coverage_ends_at_1": "00:00",
            },
            "coverage_ends_at",
            "Coverage ends before it starts",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field(admin_client, blog, values, field, reason):
    response = admin_client.post(ADD, form(**values))
    errors = response.context["adminform"].form.errors
    assert reason in errors[field][0]
    assert set(errors) == {field}


def test_the_slug_is_made_of_the_title_until_it_is_public(admin_client):
    draft = LiveBlog.objects.create(slug="a", title="x")
    assert b'id="django-admin-prepopulated-fields-constants"' in admin_client.get(ADD).content
    assert admin_client.post(change_url(draft), form(slug="b", status="draft")).status_code == 302
    draft.refresh_from_db()
    assert draft.slug == "b"


def test_the_slug_of_a_public_blog_cannot_be_changed_by_a_forged_form(admin_client, blog):
    assert b'name="slug"' not in admin_client.get(change_url(blog)).content
    assert admin_client.post(change_url(blog), form(slug="other")).status_code == 302
    blog.refresh_from_db()
    assert (blog.slug, blog.title) == ("election", "Night")


@pytest.mark.parametrize(("action", "status"), [("start", "live"), ("pause", "paused"), ("end", "ended")])
def test_blogs_are_started_paused_and_ended(admin_client, raised, action, status):
    blogs = [LiveBlog.objects.create(slug=slug, title=slug, status="upcoming") for slug in "ab"]
    with raised("liveblog:a", "liveblog:b", "home"):
        assert "2 changed" in act(admin_client, action, *blogs).content.decode()
    assert LiveBlog.objects.filter(status=status).count() == 2
    with raised():
        act(admin_client, action, *blogs)


def test_the_list_shows_what_an_editor_needs(admin_client, post, settings):
    LiveBlog.objects.create(slug="draft", title="A draft")
    Post.objects.create(liveblog=post.liveblog, title="not counted")
    page = admin_client.get(LIST).content.decode()
    assert f'href="{settings.PUBLIC_BASE_URL}/live/election/index.html"' in page
    assert f'href="{reverse("admin:cms_post_add")}?liveblog={post.liveblog.pk}"' in page
    assert ">1</a>" in page
    assert "on its way" in page
    assert "not public" in page
    Publication.objects.update(live=9)
    assert "published, not yet seen by readers" in admin_client.get(LIST).content.decode()


def test_a_prefix_is_part_of_the_readers_page(admin_client, blog, settings):
    settings.PUBLISH_PREFIX = "news/"
    assert b"/news/live/election/index.html" in admin_client.get(change_url(blog)).content


def test_a_long_list_costs_no_more_queries_than_a_short_one(admin_client, blog, django_assert_num_queries):
    with django_assert_num_queries(8):
        admin_client.get(LIST)
    LiveBlog.objects.bulk_create([LiveBlog(slug=f"b{n}", title="x", status="live") for n in range(40)])
    with django_assert_num_queries(8):
        admin_client.get(LIST)
