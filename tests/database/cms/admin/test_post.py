"""An editor's form is never lost: what is wrong gives an error at its field that says what to do."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from cms.models import Author, LiveBlog, Post, Publication

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD, LIST = reverse("admin:cms_post_add"), reverse("admin:cms_post_changelist")


def form(blog, **values):
    return {"liveblog": blog.pk, "title": "Polls close", "body": "", "status": "published", **values}


def change_url(post):
    return reverse("admin:cms_post_change", args=[post.pk])


def errors(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def moment(at):
    return {"publish_at_0": f"{at:%Y-%m-%d}", "publish_at_1": f"{at:%H:%M:%S}"}


def act(client, action, *posts):
    chosen = {"action": action, "_selected_action": [post.pk for post in posts]}
    return client.post(LIST, chosen, follow=True)


def test_a_post_is_written_and_published(admin_client, blog, raised):
    with raised("liveblog:election", "home"):
        response = admin_client.post(ADD, form(blog, body="It is <b>nine</b>.", tags="a, b ,a", key_event="on"))
    assert response.status_code == 302
    post = Post.objects.get()
    assert (post.status, post.tags, post.key_event) == ("published", ["a", "b"], True)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"title": "", "body": ""}, "body", "Write a title or a text"),
        ({"title": "", "body": "<p> </p>"}, "body", "Write a title or a text"),
        ({"body": "x" * 1_000_000}, "body", "1,000 kB long and the limit is 200 kB. Split it"),
        ({"body": "<script>alert(1)</script>"}, "body", "Nothing of this can be published"),
        ({"body": "<iframe></iframe>"}, "body", "Nothing of this can be published"),
        (
            {"body": "<p>x</p><script src='https://w.org/chart.js'></script>"},
            "body",
            "“https://w.org/chart.js”. Take out",
        ),
        ({"body": "x <img src='data:image/png;base64,iVBO'>"}, "body", "write its address (https://…) in src"),
        ({"body": "<a href='/story'>x</a>"}, "body", "“/story”. Write the whole address"),
        ({"title": "", "body": "<img src='a.png'>"}, "body", "“a.png”. Write the whole address"),
        ({"status": "scheduled"}, "publish_at", "needs a time: fill this in"),
        ({"publish_at_0": "tomorrow", "publish_at_1": "9"}, "publish_at", "Enter a valid"),
        ({"publish_at_0": "2026-01-01", "publish_at_1": ""}, "publish_at", "Enter a valid time"),
        ({"status": "live"}, "status", "is not one of the available choices"),
        ({"title": "x" * 301, "body": "x"}, "title", "at most 300 characters"),
        ({"image": "javascript:alert(1)"}, "image", "Enter a valid URL"),
        ({"liveblog": ""}, "liveblog", "This field is required"),
        ({"title": "a\x00b", "body": "x"}, "title", "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(admin_client, blog, raised, values, field, reason):
    with raised():
        response = admin_client.post(ADD, form(blog, **{"correction": "Kept as it was typed.", **values}))
    assert reason in errors(response)[field][0]
    assert set(errors(response)) == {field}
    assert b"Kept as it was typed." in response.content
    assert not Post.objects.exists()


def test_what_is_refused_is_in_the_form_as_it_was_typed(admin_client, blog):
    body = "<p>Ward 1: <12></p><script>chart()</script>"
    response = admin_client.post(ADD, form(blog, body=body))
    assert response.context["adminform"].form["body"].value() == body


def test_what_would_show_nothing_is_not_published_by_an_action(admin_client, blog):
    blank = Post.objects.create(liveblog=blog, body="<p> </p>")
    full = Post.objects.create(liveblog=blog, body="x")
    response = act(admin_client, "publish", blank, full)
    assert f"Nothing to show, write a title or a text first: {blank.uid}" in said(response)
    assert Post.objects.get(status="published") == full


def test_a_published_post_of_the_future_is_scheduled_and_that_is_said(admin_client, blog):
    response = admin_client.post(ADD, form(blog, **moment(timezone.now() + timedelta(days=1))))
    assert "It was scheduled, not published" in said(response)
    assert Post.objects.get().status == "scheduled"


def test_a_post_goes_to_the_live_blog_of_the_link(admin_client, blog):
    other = LiveBlog.objects.create(slug="other", title="Other", status="ended")
    for link in (other.pk, "other"):
        response = admin_client.get(ADD, {"liveblog": link})
        assert response.context["adminform"].form["liveblog"].value() == other.pk


@pytest.mark.parametrize("link", [None, "", "999999", "nonsense", "9" * 30])
def test_a_post_goes_to_the_newest_blog_that_is_live(admin_client, blog, link):
    LiveBlog.objects.create(slug="ended", title="Ended", status="ended")
    response = admin_client.get(ADD, {} if link is None else {"liveblog": link})
    assert response.context["adminform"].form["liveblog"].value() == blog.pk


def test_a_post_is_by_who_is_signed_in(admin_client, admin_user, blog):
    ann = Author.objects.create(name="Ann", user=admin_user)
    assert admin_client.get(ADD).context["adminform"].form["authors"].value() == [ann.pk]


def test_an_edit_keeps_what_it_does_not_change(admin_client, post, raised):
    Post.objects.update(tags=["a", "b"])
    page = admin_client.get(change_url(post))
    assert b'value="a, b"' in page.content
    with raised():
        response = admin_client.post(change_url(post), form(post.liveblog, body=post.body, tags="a, b"))
    assert response.status_code == 302


def test_a_fault_is_shown(admin_client, post):
    assert b"Why the publisher left this post out" not in admin_client.get(change_url(post)).content
    Post.objects.update(fault="ValueError: it cannot be rendered")
    assert b"ValueError: it cannot be rendered" in admin_client.get(change_url(post)).content
    assert b"ValueError: it cannot be rendered" in admin_client.get(LIST).content


def test_a_post_says_whether_readers_have_it(admin_client, post):
    assert b"on its way" in admin_client.get(change_url(post)).content
    Publication.objects.update(live=9, seen=9, seen_at=timezone.now())
    assert b"live, seen by readers" in admin_client.get(change_url(post)).content


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("publish", {"status": "draft"}, {"status": "published"}),
        ("publish", {"status": "removed"}, {"status": "published"}),
        ("remove", {"status": "published"}, {"status": "removed"}),
        ("pin", {"pinned": False}, {"pinned": True}),
        ("unpin", {"pinned": True}, {"pinned": False}),
        ("mark_key_event", {"key_event": False}, {"key_event": True}),
        ("unmark_key_event", {"key_event": True}, {"key_event": False}),
    ],
)
def test_many_posts_are_changed_at_once(admin_client, blog, raised, action, before, after):
    status = {"status": "published", **before}
    posts = [Post.objects.create(liveblog=blog, title=str(n), **status) for n in range(3)]
    with raised("liveblog:election", "home"):
        response = act(admin_client, action, *posts)
    assert "3 changed" in response.content.decode()
    assert Post.objects.filter(**after).count() == 3
    with raised():
        assert "0 changed, 3 were so already" in act(admin_client, action, *posts).content.decode()


def test_publishing_a_scheduled_post_publishes_it_now(admin_client, blog):
    later = timezone.now() + timedelta(days=1)
    post = Post.objects.create(liveblog=blog, title="x", status="scheduled", publish_at=later)
    act(admin_client, "publish", post)
    post.refresh_from_db()
    assert (post.status, post.publish_at) == ("published", None)


def test_a_removed_post_keeps_its_row_and_a_deleted_one_does_not(admin_client, post):
    act(admin_client, "remove", post)
    assert Post.objects.get().status == "removed"
    admin_client.post(reverse("admin:cms_post_delete", args=[post.pk]), {"post": "yes"})
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "query", [{"q": "nine"}, {"status": "published"}, {"key_event": "0"}, {"liveblog__id__exact": "1"}, {"q": "\x00"}]
)
def test_posts_are_searched_and_filtered(admin_client, post, query):
    assert admin_client.get(LIST, query).status_code in (200, 302)


def test_a_long_list_costs_no_more_queries_than_a_short_one(admin_client, blog, django_assert_num_queries):
    Post.objects.create(liveblog=blog, title="x", status="published")
    with django_assert_num_queries(9):
        admin_client.get(LIST)
    Post.objects.bulk_create([Post(liveblog=blog, title=str(n), status="published") for n in range(45)])
    with django_assert_num_queries(9):
        admin_client.get(LIST)


# The button


@pytest.mark.parametrize("status", ["draft", "scheduled"])
def test_one_button_publishes_at_once(admin_client, blog, raised, status):
    later = timezone.now() + timedelta(days=1)
    with raised("liveblog:election", "home"):
        admin_client.post(ADD, form(blog, status=status, _publish="Publish", **moment(later)))
    post = Post.objects.get()
    assert (post.status, post.publish_at) == ("published", None)


def test_it_keeps_a_time_that_is_over(admin_client, blog):
    admin_client.post(ADD, form(blog, status="draft", _publish="Publish", **moment(timezone.now() - timedelta(days=1))))
    assert Post.objects.get().publish_at < timezone.now()


def test_what_cannot_be_published_is_told_and_kept(admin_client, blog):
    response = admin_client.post(ADD, form(blog, status="draft", title="", _publish="Publish"))
    assert "Write a title or a text" in errors(response)["body"][0]
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("status", "label"), [("draft", "Publish"), ("scheduled", "Publish now"), ("published", ""), ("removed", "")]
)
def test_it_is_there_where_there_is_something_to_publish(admin_client, blog, status, label):
    later = timezone.now() + timedelta(days=1) if status == "scheduled" else None
    post = Post.objects.create(liveblog=blog, title="Polls close", status=status, publish_at=later)
    page = admin_client.get(change_url(post)).content.decode()
    assert re.findall('<input type="submit" value="([^"]*)" class="publish"', page) == [label, label] * bool(label)
    assert page.index('name="_save"') < page.index('class="publish"') if label else True


def test_a_new_form_has_it(admin_client, blog):
    assert admin_client.get(ADD).content.decode().count('name="_publish"') == 2


def test_who_may_only_look_has_no_button(client, django_user_model, post):
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_post"))
    Post.objects.update(status="draft")
    client.force_login(looker)
    assert "_publish" not in client.get(change_url(post)).content.decode()


def test_a_draft_says_that_it_is_one(admin_client, blog):
    assert "readers do not have it" not in said(admin_client.post(ADD, form(blog)))
    assert "readers do not have it" in said(admin_client.post(ADD, form(blog, status="draft")))
