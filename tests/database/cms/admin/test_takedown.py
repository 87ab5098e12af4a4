"""Editors take down with a reason, from the post's page and from the list; the audit stays and nobody edits it."""

from urllib.parse import unquote_plus

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.urls import reverse

from cms.actions import takedowns
from cms.models import Banner, LiveBlog, Post, Takedown

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD, LIST = reverse("admin:cms_takedown_add"), reverse("admin:cms_takedown_changelist")


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_an_editor_takes_a_post_down_from_its_page(editor, post, raised):
    page = editor.get(reverse("admin:cms_post_change", args=[post.pk])).content.decode()
    assert f"{ADD}?what=post%3A{post.uid}" in page
    form = editor.get(f"{ADD}?what=post%3A{post.uid}").content.decode()
    assert "post “Polls close”" in form
    assert "for good" in form
    with raised("liveblog:election", "home"):
        response = editor.post(ADD, {"what": f"post:{post.uid}", "reason": "A judge said so"})
    assert response.status_code == 302
    made = Takedown.objects.get()
    assert (made.kind, made.item, made.reason, made.by_name) == ("post", post.uid, "A judge said so", "ed")
    assert Post.objects.get().status == "removed"


def test_an_editor_takes_several_posts_down_from_the_list(editor, blog, post):
    other = Post.objects.create(liveblog=blog, title="Other", status="published")
    chosen = {"action": "take_down", "_selected_action": [post.pk, other.pk]}
    response = editor.post(reverse("admin:cms_post_changelist"), chosen)
    assert set(unquote_plus(response.url).partition("what=")[2].split()) == {f"post:{post.uid}", f"post:{other.uid}"}
    what = unquote_plus(response.url).partition("what=")[2]
    editor.post(ADD, {"what": what, "reason": "Wrong name"})
    assert Takedown.objects.count() == 2
    assert set(Post.objects.values_list("status", flat=True)) == {"removed"}


def test_a_banner_and_a_live_blog_are_taken_down_alike(editor, banner, blog):
    editor.post(ADD, {"what": f"banner:{banner.uid} liveblog:election", "reason": "Wrong"})
    assert Banner.objects.get().status == "removed"
    assert LiveBlog.objects.get().status == "draft"
    assert Takedown.objects.count() == 2


@pytest.mark.parametrize(
    "values", [{"reason": ""}, {"reason": "x", "what": ""}, {"reason": "x", "what": "post:nothing"}]
)
def test_what_is_wrong_is_said_and_nothing_is_taken_down(editor, post, values):
    response = editor.post(ADD, {"what": f"post:{post.uid}", **values})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert not Takedown.objects.exists()


def test_who_may_not_take_down_is_not_offered_it(client, post):
    user = User.objects.create_user("bo", password="x", is_staff=True)
    client.force_login(user)
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"what": f"post:{post.uid}", "reason": "x"}).status_code == 403


def test_the_audit_says_who_when_why_and_how_far_it_is(editor, post):
    made = takedowns.take_down("post", post.uid, reason="A judge said so", by_name="ana")
    page = editor.get(LIST).content.decode()
    assert all(word in page for word in ("A judge said so", "ana", "being taken down"))
    assert "being taken down" in editor.get(reverse("admin:cms_post_changelist")).content.decode()
    assert "being taken down" in editor.get(reverse("admin:cms_post_change", args=[post.pk])).content.decode()
    page = editor.get(reverse("admin:cms_takedown_change", args=[made.pk])).content.decode()
    assert "A judge said so" in page
    assert "<textarea" not in page


def test_nobody_edits_or_deletes_the_audit(admin_client, post):
    made = takedowns.take_down("post", post.uid, reason="A judge said so", by_name="ana")
    admin_client.post(reverse("admin:cms_takedown_change", args=[made.pk]), {"reason": "Other", "what": "post:x"})
    assert admin_client.post(reverse("admin:cms_takedown_delete", args=[made.pk])).status_code == 403
    assert Takedown.objects.get().reason == "A judge said so"


def test_what_was_taken_down_is_refused_at_the_form_and_by_bulk_actions(editor, blog, post):
    takedowns.take_down("post", post.uid, reason="A judge said so")
    form = {"liveblog": blog.pk, "title": "Polls close", "body": "", "status": "published"}
    response = editor.post(reverse("admin:cms_post_change", args=[post.pk]), form)
    assert "has to lift the takedown" in str(response.context["adminform"].form.errors["status"])
    chosen = {"action": "publish", "_selected_action": [post.pk]}
    response = editor.post(reverse("admin:cms_post_changelist"), chosen, follow=True)
    assert "Taken down, so not published: “Polls close”" in said(response)
    assert Post.objects.get().status == "removed"


def test_only_an_administrator_lifts_a_takedown(editor, admin_client, post):
    made = takedowns.take_down("post", post.uid, reason="A judge said so")
    chosen = {"action": "lift", "_selected_action": [made.pk]}
    editor.post(LIST, chosen)
    assert Takedown.objects.get().lifted_at is None
    admin_client.post(LIST, chosen)
    assert Takedown.objects.get().lifted_by == "admin"
    Post.objects.update(status="published")


def test_a_thing_is_found_by_its_id_by_a_readers_address_and_by_its_key(post, banner):
    address = f"https://news.example/live/election/index.html#post-{post.uid}"
    assert takedowns.find(post.uid) == takedowns.find(address) == ("post", post.uid)
    assert takedowns.find(banner.uid) == ("banner", banner.uid)
    assert takedowns.find("liveblog:election") == ("liveblog", "election")
    for nothing in ("liveblog:typo", "01JB0000000000000000000000", "typo"):
        with pytest.raises(takedowns.NothingToTakeDown):
            takedowns.find(nothing)
