"""The status as staff see it in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from publisher.health import page
from publisher.health.probes import Part
from tests.publisher.health.made import behind, failing, ledger, parts

pytestmark = pytest.mark.django_db(transaction=True)
URL = reverse("status")


@pytest.fixture
def staff(client, monkeypatch):
    user = User(username="nora", is_staff=True)
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    def found(troubles=None, **values):
        read = Part(name="ledger", is_ok=True, says="", seconds=0.01, value=ledger(**values))
        monkeypatch.setattr(page, "look", lambda seconds: {**parts(**(troubles or {})), "ledger": read})
        return client.get(URL).content.decode()

    return found


def test_a_newsroom_in_order_is_well(staff):
    shown = staff()
    assert "All is well" in shown
    assert "publish@a" in shown


def test_what_is_wrong_is_on_top(staff):
    shown = staff({"bucket": failing("bucket", "No such bucket.")}, behind=(behind(error="<b>Denied</b>"),))
    assert shown.index("Something is wrong") < shown.index("bucket: No such bucket.")
    assert "&lt;b&gt;Denied" in shown


def test_it_looks_again_by_itself_and_every_page_leads_there(staff, client):
    assert 'http-equiv="refresh"' in staff()
    assert f'href="{URL}"' in client.get(reverse("admin:index")).content.decode()


def test_it_is_for_staff(client):
    assert client.get(URL).status_code == 302
