"""The ledger is shown to everyone and edited by no one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.models import LiveBlog, Publication

pytestmark = pytest.mark.django_db
LIST = reverse("admin:cms_publication_changelist")


def page(name, *args):
    return reverse(f"admin:cms_publication_{name}", args=args)


def test_publications_say_how_they_are(admin_client, blog):
    Publication.objects.filter(key="home").update(wanted=2, live=2, seen=2, seen_at=timezone.now(), took_ms=1234)
    failure = {"failed_at": timezone.now(), "last_error": "Access denied. Allow s3:PutObject.", "failures": 3}
    Publication.objects.filter(key="liveblog:election").update(**failure)
    shown = admin_client.get(LIST).content.decode()
    assert "live, seen by readers" in shown
    assert "1,234 ms" in shown
    assert "Access denied. Allow s3:PutObject." in shown
    broken = Publication.objects.get(key="liveblog:election")
    assert "Access denied. Allow s3:PutObject." in admin_client.get(page("change", broken.pk)).content.decode()


def test_no_one_edits_the_ledger(admin_client, db):
    home = Publication.objects.get(key="home")
    before = list(Publication.objects.values())
    delete = {"action": "delete_selected", "_selected_action": [home.pk], "post": "yes"}
    assert admin_client.get(page("add")).status_code == 403
    assert admin_client.post(page("add"), {"key": "x"}).status_code == 403
    assert admin_client.post(page("change", home.pk), {"key": "home", "live": "99"}).status_code == 403
    assert admin_client.post(page("delete", home.pk), {"post": "yes"}).status_code == 403
    admin_client.post(LIST, delete)
    assert list(Publication.objects.values()) == before


def test_a_long_list_costs_no_more_queries_than_a_short_one(admin_client, django_assert_num_queries):
    with django_assert_num_queries(7):
        admin_client.get(LIST)
    LiveBlog.objects.bulk_create([LiveBlog(slug=f"b{n}", title="x", status="live") for n in range(40)])
    with django_assert_num_queries(7):
        admin_client.get(LIST)
