"""Banners in the admin: where and when, turned off at once, and every mistake told at its field."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from cms.models import Banner, Placement

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD, LIST = reverse("admin:cms_banner_add"), reverse("admin:cms_banner_changelist")


def moment(name, at):
    return {f"{name}_0": f"{at:%Y-%m-%d}", f"{name}_1": f"{at:%H:%M:%S}"}


def form(placement, **values):
    plain = {"heading": "Polls stay open", "severity": "warning", "status": "published", "placements": [placement.pk]}
    return {**plain, "priority": "0", "dismiss_version": "1", "dismissible": "on", "language": "en", **values}


def act(client, action, *banners):
    chosen = {"action": action, "_selected_action": [banner.pk for banner in banners]}
    return client.post(LIST, chosen, follow=True)


def test_a_banner_is_published(admin_client, placement, raised):
    values = {"include_paths": "/news\r\n\r\n /sport \r\n/news", "exclude_paths": "/donate"}
    with raised("banners:top"):
        assert admin_client.post(ADD, form(placement, **values)).status_code == 302
    banner = Banner.objects.get()
    assert (banner.include_paths, banner.exclude_paths) == (["/news", "/sport"], ["/donate"])


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"heading": ""}, "heading", "This field is required"),
        ({"placements": []}, "placements", "This field is required"),
        ({"include_paths": "news"}, "include_paths", "Write one path a line, each beginning with a slash"),
        ({"exclude_paths": "/a\nhttps://a.org"}, "exclude_paths", "Write one path a line"),
        ({"status": "scheduled"}, "starts_at", "needs a time: fill this in"),
        ({"link_text": "More"}, "link_url", "The link has a text but no address"),
        ({"link_url": "javascript:alert(1)"}, "link_url", "Enter a valid URL"),
        ({"body": "x" * 1_000_000}, "body", "the limit is 200 kB"),
        ({"body": "<script>1</script>"}, "body", "Nothing of this can be published"),
        (
            {**moment("starts_at", timezone.now()), **moment("ends_at", timezone.now() - timedelta(days=1))},
            "ends_at",
            "The banner ends before it starts",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(admin_client, placement, raised, values, field, reason):
    with raised():
        response = admin_client.post(ADD, form(placement, **{"exclude_paths": "/kept", **values}))
    errors = response.context["adminform"].form.errors
    assert reason in errors[field][0]
    assert set(errors) == {field}
    assert field == "exclude_paths" or b"/kept" in response.content
    assert not Banner.objects.exists()


def test_a_published_banner_of_the_future_is_scheduled_and_that_is_said(admin_client, placement):
    response = admin_client.post(ADD, form(placement, **moment("starts_at", timezone.now() + timedelta(days=1))))
    messages = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "It was scheduled, not published" in messages
    assert Banner.objects.get().status == "scheduled"


def test_an_edit_keeps_paths_as_they_were(admin_client, banner, placement, raised):
    Banner.objects.update(include_paths=["/a", "/b"], severity="warning")
    url = reverse("admin:cms_banner_change", args=[banner.pk])
    assert b"/a\n/b</textarea>" in admin_client.get(url).content
    with raised():
        assert admin_client.post(url, form(placement, include_paths="/a\r\n/b")).status_code == 302


def test_a_banner_is_turned_off_and_on(admin_client, banner, raised):
    with raised("banners:top"):
        assert "1 changed" in act(admin_client, "turn_off", banner).content.decode()
    assert Banner.objects.get().status == "removed"
    with raised("banners:top"):
        act(admin_client, "publish", banner)
    assert Banner.objects.get().status == "published"


def test_publishing_a_scheduled_banner_shows_it_now(admin_client, placement):
    banner = Banner.objects.create(heading="x", status="scheduled", starts_at=timezone.now() + timedelta(days=1))
    act(admin_client, "publish", banner)
    banner.refresh_from_db()
    assert (banner.status, banner.starts_at) == ("published", None)


def test_a_banner_that_is_over_is_not_published_in_vain(admin_client, placement):
    banner = Banner.objects.create(heading="Past", status="removed", ends_at=timezone.now() - timedelta(days=1))
    page = act(admin_client, "publish", banner).content.decode()
    assert "Over already, choose a later end: “Past”" in page
    assert Banner.objects.get().status == "removed"


def test_the_slug_of_a_placement_cannot_be_changed_by_a_forged_form(admin_client, placement):
    url = reverse("admin:cms_placement_change", args=[placement.pk])
    assert admin_client.post(url, {"slug": "other", "name": "New"}).status_code == 302
    placement.refresh_from_db()
    assert (placement.slug, placement.name) == ("top", "New")


def test_a_bad_slug_of_a_placement_is_told_at_its_field(admin_client):
    response = admin_client.post(reverse("admin:cms_placement_add"), {"slug": "a/b", "name": "x"})
    assert "No slashes" in response.context["adminform"].form.errors["slug"][0]


def test_a_long_list_costs_no_more_queries_than_a_short_one(admin_client, banner, placement, django_assert_num_queries):
    with django_assert_num_queries(9):
        admin_client.get(LIST)
    for n in range(20):
        Banner.objects.create(heading=str(n)).placements.add(placement, Placement.objects.create(slug=f"p{n}"))
    with django_assert_num_queries(9):
        admin_client.get(LIST)
