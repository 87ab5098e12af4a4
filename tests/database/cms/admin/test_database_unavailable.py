"""While the database is away an editor's text stays in the page that says so, and is saved again from there."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, InternalError, OperationalError
from django.test import Client
from django.urls import reverse

from cms.models import Post

pytestmark = pytest.mark.django_db
ADD = reverse("admin:cms_post_add")
TEXT = '<p>Polls in "Tarrow" stay open &amp; the bridge is closed.</p>'


class Fields(HTMLParser):
    """The hidden fields of a page, as a browser would post them."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden":
            self.found.append((attrs["name"], attrs["value"]))


@pytest.fixture
def editor(admin_user):
    """A browser that minds the token of forms."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(admin_user)
    return client


def typed(editor, blog, **values):
    editor.get(ADD)
    token = editor.cookies["csrftoken"].value
    return {
        "csrfmiddlewaretoken": token,
        "liveblog": blog.pk,
        "title": "Bridge",
        "body": TEXT,
        "status": "published",
        **values,
    }


def lost(monkeypatch, error):
    def save(*_, **__):
        raise error

    monkeypatch.setattr(Post, "save", save)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("connection refused"),
        InterfaceError("connection already closed"),
        InternalError("cannot execute INSERT in a read-only transaction"),
    ],
    ids=["gone", "going", "read-only"],
)
def test_what_was_typed_is_in_the_page_and_is_saved_from_it(editor, blog, monkeypatch, error):
    with monkeypatch.context() as patch:
        lost(patch, error)
        answer = editor.post(ADD, typed(editor, blog))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    page = answer.content.decode()
    assert "Your text is not saved yet, and it is not lost" in page
    assert "Traceback" not in page
    assert not Post.objects.exists()
    assert editor.post(ADD, dict(Fields(page).found)).status_code == 302
    assert Post.objects.get().body == TEXT


def test_a_picture_has_to_be_chosen_again_and_that_is_said(editor, blog, monkeypatch):
    lost(monkeypatch, OperationalError("x"))
    picture = SimpleUploadedFile("x.txt", b"x", content_type="text/plain")
    assert b"choose it again" in editor.post(ADD, typed(editor, blog, other=picture)).content


def test_nobody_elses_text_gets_into_the_page(editor, blog, monkeypatch):
    lost(monkeypatch, OperationalError("x"))
    answer = editor.post(ADD, {**typed(editor, blog), "csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    assert b"Bridge" not in answer.content


def test_a_page_that_cannot_be_read_looks_again_by_itself(client, monkeypatch):
    from django.contrib.sessions.backends.db import SessionStore

    def load(self):
        raise OperationalError("connection refused")

    monkeypatch.setattr(SessionStore, "load", load)
    client.raise_request_exception = False
    client.cookies["sessionid"] = "x" * 32
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 503
    assert b'http-equiv="refresh"' in answer.content


def test_no_password_is_kept_in_a_page(client, monkeypatch):
    from django.contrib.auth.backends import ModelBackend

    def authenticate(*_, **__):
        raise OperationalError("connection refused")

    monkeypatch.setattr(ModelBackend, "authenticate", authenticate)
    client.raise_request_exception = False
    answer = client.post(reverse("admin:login"), {"username": "nora", "password": "a long night"})
    assert answer.status_code == 503
    assert b"a long night" not in answer.content


def test_another_error_is_as_it_was(editor, blog, monkeypatch):
    lost(monkeypatch, ZeroDivisionError())
    answer = editor.post(ADD, typed(editor, blog))
    assert answer.status_code == 500
    assert b"database" not in answer.content
