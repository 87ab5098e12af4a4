"""Editors write; the ledger, the users and the deletion of live blogs are not theirs."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse

from cms.models import Author

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def status(client, name, *args):
    return client.get(reverse(f"admin:{name}", args=args)).status_code


@pytest.mark.parametrize("model", ["liveblog", "post", "author", "placement", "banner", "mirror"])
def test_editors_write(editor, model):
    assert status(editor, f"cms_{model}_add") == 200
    assert status(editor, f"cms_{model}_changelist") == 200


def test_editors_see_the_ledger_and_leave_it_alone(editor):
    assert status(editor, "cms_publication_changelist") == 200
    assert status(editor, "cms_publication_add") == 403


@pytest.mark.parametrize("model", ["user", "group"])
def test_editors_do_not_touch_users(editor, model):
    assert status(editor, f"auth_{model}_changelist") == 403
    assert status(editor, f"auth_{model}_add") == 403


def test_editors_remove_posts_and_banners_but_no_live_blog(editor, post, banner, placement):
    assert status(editor, "cms_post_delete", post.pk) == 200
    assert status(editor, "cms_banner_delete", banner.pk) == 200
    assert status(editor, "cms_liveblog_delete", post.liveblog.pk) == 403
    assert status(editor, "cms_placement_delete", placement.pk) == 403


def test_editors_find_authors_while_they_write(editor, post):
    Author.objects.create(name="Ann")
    query = {"term": "an", "app_label": "cms", "model_name": "post", "field_name": "authors"}
    found = editor.get(reverse("admin:autocomplete"), query).json()
    assert [author["text"] for author in found["results"]] == ["Ann"]


def test_the_index_is_called_by_its_name(editor):
    page = editor.get(reverse("admin:index")).content.decode()
    assert "Stillwire" in page
    assert "Newsroom" in page
    assert "/index.html" in page


@pytest.mark.django_db(transaction=True)
def test_what_an_administrator_changed_stays():
    group = Group.objects.get(name="Editors")
    group.permissions.set(Permission.objects.filter(codename="view_post"))
    call_command("migrate", verbosity=0)
    assert group.permissions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_comes_with_an_upgrade_is_theirs_and_what_was_taken_from_them_is_not():
    group = Group.objects.get(name="Editors")
    group.permissions.remove(Permission.objects.get(codename="delete_post"))
    Permission.objects.filter(codename__endswith="_mirror").delete()  # as if mirrors were still to come
    call_command("migrate", verbosity=0)
    there = set(group.permissions.values_list("codename", flat=True))
    assert {"view_mirror", "add_mirror", "change_mirror", "add_post"} <= there
    assert not {"delete_mirror", "delete_post"} & there
