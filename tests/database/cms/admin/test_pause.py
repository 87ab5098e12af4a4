"""Publishing is paused and resumed in the admin, by those who may; editors are told that what they save waits."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.actions import pauses
from cms.models import Pause, Publication

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIST = reverse("admin:cms_publication_changelist")
ADD = reverse("admin:cms_pause_add")
POSTS = reverse("admin:cms_post_changelist")


def act(client, action, *keys, **values):
    chosen = list(Publication.objects.filter(key__in=keys).values_list("pk", flat=True))
    data = {"action": action, "_selected_action": chosen, **values}
    return client.post(LIST, data, follow=True).content.decode()


def save_post(client, blog, **values):
    data = {"liveblog": blog.pk, "title": "Polls close", "body": "<p>x</p>", "status": "published", **values}
    return client.post(reverse("admin:cms_post_add"), data, follow=True).content.decode()


def test_a_publication_is_paused_and_resumed_in_its_list(admin_client, post):
    shown = act(admin_client, "pause", "liveblog:election", why="a legal question")
    assert "1 paused." in shown
    assert "waits: Publishing of liveblog:election is paused since" in shown
    pause = Pause.objects.get()
    assert (pause.key, pause.by, pause.why) == ("liveblog:election", "admin", "a legal question")
    assert "1 resumed." in act(admin_client, "resume", "liveblog:election")
    assert Pause.objects.get().ended_by == "admin"


def test_the_whole_newsroom_is_paused_by_a_form_and_every_page_says_so(admin_client, blog):
    admin_client.post(ADD, {"key": "", "why": "the database is moved"})
    for page in (LIST, POSTS, reverse("admin:index")):
        shown = admin_client.get(page).content.decode()
        assert "Publishing is paused since" in shown
        assert "by admin (the database is moved)" in shown
        assert ">Resume</button>" in shown


def test_the_button_beside_the_words_resumes_and_stays_on_the_page(admin_client, post):
    pauses.pause(by="ann")
    url = reverse("admin:cms_pause_resume", args=[Pause.objects.get().pk])
    answer = admin_client.post(url, {"next": POSTS}, follow=True)
    assert answer.redirect_chain == [(POSTS, 302)]
    assert "Publishing is resumed" in answer.content.decode()
    assert not Pause.standing().exists()
    assert admin_client.post(url, {"next": "https://elsewhere.example/"}).url == LIST


def test_resuming_takes_a_post(admin_client):
    pauses.pause(by="ann")
    assert admin_client.get(reverse("admin:cms_pause_resume", args=[Pause.objects.get().pk])).status_code == 405
    assert Pause.standing().exists()


def test_the_same_is_not_paused_twice(admin_client):
    pauses.pause(by="ann")
    assert "It is paused already." in admin_client.post(ADD, {"key": "", "why": ""}).content.decode()
    assert Pause.objects.count() == 1


def test_an_editor_is_told_after_a_save_that_it_waits(editor, blog):
    pauses.pause(by="ann", why="the database is moved")
    shown = save_post(editor, blog)
    assert "Saved, and it waits. Publishing is paused since" in shown
    assert "Resume</button>" not in shown


def test_a_draft_waits_for_nothing(editor, blog):
    Publication.objects.update(live=100)
    pauses.pause("liveblog:election", by="ann")
    assert "it waits" not in save_post(editor, blog, status="draft")


def test_a_bulk_action_tells_too(editor, post):
    pauses.pause("liveblog:election", by="ann")
    data = {"action": "remove", "_selected_action": [post.pk]}
    assert "Saved, and it waits." in editor.post(POSTS, data, follow=True).content.decode()


def test_an_editor_sees_pauses_and_may_make_none(editor, post):
    assert editor.get(reverse("admin:cms_pause_changelist")).status_code == 200
    assert editor.post(ADD, {"key": "", "why": ""}).status_code == 403
    act(editor, "pause", "liveblog:election")
    assert not Pause.objects.exists()
    pauses.pause(by="ann")
    assert editor.post(reverse("admin:cms_pause_resume", args=[Pause.objects.get().pk])).status_code == 405
    assert Pause.standing().exists()


def test_the_record_of_pauses_is_not_edited(admin_client):
    pauses.pause(by="ann")
    pk = Pause.objects.get().pk
    assert admin_client.post(reverse("admin:cms_pause_change", args=[pk]), {"by": "x"}).status_code == 403
    assert admin_client.post(reverse("admin:cms_pause_delete", args=[pk]), {"post": "yes"}).status_code == 403
