"""A form of a new post that is sent twice, because its answer was lost, makes one post; and never touches another's."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from cms.admin.idempotent_create import IdempotentCreate
from cms.models import Banner, Change, Post
from cms.models.identity import new_ulid

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD, ADD_BANNER = reverse("admin:cms_post_add"), reverse("admin:cms_banner_add")


@pytest.fixture
def colleague(client):
    """Another editor's browser."""
    browser = Client()
    browser.force_login(User.objects.create_superuser("colleague"))
    return browser


def form(client, blog, **values):
    """What a browser would send of the form that it was given."""
    given = client.get(ADD).context["adminform"].form["new_uid"].value()
    return {"new_uid": given, "liveblog": blog.pk, "title": "Polls close", "body": "", "status": "published", **values}


def refused(client, sent):
    """Why a form was not taken; what was typed is still in it."""
    answer = client.post(ADD, sent)
    assert answer.status_code == 200
    found = answer.context["adminform"].form
    assert found["title"].value() == sent["title"]
    return " ".join(found.non_field_errors())


def test_a_form_has_an_id_of_its_own_that_nobody_sees(admin_client, blog):
    page = admin_client.get(ADD).content.decode()
    assert page.count('type="hidden" name="new_uid"') == 1
    assert form(admin_client, blog)["new_uid"] != form(admin_client, blog)["new_uid"]


def test_the_same_form_sent_twice_makes_one_post(admin_client, blog):
    sent = form(admin_client, blog)
    admin_client.post(ADD, sent)
    answer = admin_client.post(ADD, sent)
    assert answer.status_code == 302
    assert Post.objects.get().uid == sent["new_uid"]
    said = " ".join(map(str, get_messages(answer.wsgi_request)))
    assert "had been saved already" in said


def test_what_was_typed_since_becomes_an_edit(admin_client, blog, raised):
    sent = form(admin_client, blog)
    admin_client.post(ADD, sent)
    with raised("liveblog:election", "home"):
        admin_client.post(ADD, {**sent, "title": "Polls are closed"})
    assert Post.objects.get().title == "Polls are closed"


def test_a_mistake_in_the_second_does_not_make_another_post_either(admin_client, blog):
    sent = form(admin_client, blog)
    admin_client.post(ADD, sent)
    answer = admin_client.post(ADD, {**sent, "title": ""})
    post = Post.objects.get()
    assert f'action="{reverse("admin:cms_post_change", args=[post.pk])}"' in answer.content.decode()


def test_two_that_arrive_at_once_make_one_post(admin_client, blog, monkeypatch):
    """The other's is stored after this one looked, and before it is stored."""
    sent = form(admin_client, blog, status="draft")
    admin_client.post(ADD, sent)
    real, looks = IdempotentCreate.made, []

    def made(self, request):
        looks.append(request)
        return real(self, request) if len(looks) > 2 else None

    monkeypatch.setattr(IdempotentCreate, "made", made)
    assert admin_client.post(ADD, {**sent, "title": "Second"}).status_code == 302
    assert len(looks) > 2
    assert Post.objects.get().title == "Second"


def test_another_mistake_of_the_database_is_told_as_it_was(admin_client, blog, monkeypatch):
    def save(*_, **__):
        raise IntegrityError("something else")

    monkeypatch.setattr(Post, "save", save)
    with pytest.raises(IntegrityError):
        admin_client.post(ADD, form(admin_client, blog))


def test_nobody_overwrites_anothers_post(admin_client, colleague, blog):
    sent = form(admin_client, blog)
    admin_client.post(ADD, sent)
    said = refused(colleague, {**sent, "title": "Mine"})
    assert "belongs to another post" in said
    assert "Open a new form" in said
    assert Post.objects.get().title == "Polls close"


def test_nobody_overwrites_what_a_colleague_changed_since(admin_client, colleague, blog):
    sent = form(admin_client, blog)
    admin_client.post(ADD, sent)
    post = Post.objects.get()
    colleague.post(reverse("admin:cms_post_change", args=[post.pk]), {**sent, "title": "Corrected"})
    said = refused(admin_client, sent)
    assert "saved already, and colleague changed it since" in said
    assert Post.objects.get().title == "Corrected"


def test_a_post_that_was_made_elsewhere_is_not_taken_over(admin_client, blog, post):
    assert "belongs to another post" in refused(admin_client, form(admin_client, blog, new_uid=post.uid, title="Mine"))


def test_what_was_deleted_since_does_not_come_back(admin_client, blog):
    sent = form(admin_client, blog)
    admin_client.post(ADD, sent)
    Post.objects.all().delete()
    assert Change.objects.get().removed
    assert "was deleted since" in refused(admin_client, sent)
    assert not Post.objects.exists()


@pytest.mark.parametrize("uid", ["", None])
def test_a_form_without_an_id_makes_a_post_as_ever(admin_client, blog, uid):
    sent = form(admin_client, blog)
    sent.pop("new_uid") if uid is None else sent.update(new_uid=uid)
    assert admin_client.post(ADD, sent).status_code == 302
    assert len(Post.objects.get().uid) == 26


@pytest.mark.parametrize("uid", ["../../x", "x" * 26, "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01jb" + "0" * 22])
def test_an_id_that_is_none_is_refused(admin_client, blog, uid):
    assert "Open a new form" in refused(admin_client, form(admin_client, blog, new_uid=uid))


def test_a_form_that_changes_a_post_changes_no_id(admin_client, post):
    uid = post.uid
    url = reverse("admin:cms_post_change", args=[post.pk])
    assert b'name="new_uid"' not in admin_client.get(url).content
    sent = {"new_uid": new_ulid(), "liveblog": post.liveblog_id, "title": "New", "body": "", "status": "published"}
    admin_client.post(url, sent)
    post.refresh_from_db()
    assert (post.uid, post.title) == (uid, "New")


def test_a_banner_is_made_once_too(admin_client, placement):
    given = admin_client.get(ADD_BANNER).context["adminform"].form["new_uid"].value()
    sent = {
        "new_uid": given,
        "heading": "Polls stay open",
        "body": "",
        "severity": "notice",
        "status": "published",
        "placements": [placement.pk],
        "priority": 0,
        "language": "en",
    }
    for _ in range(2):
        assert admin_client.post(ADD_BANNER, sent).status_code == 302
    assert Banner.objects.get().uid == given
