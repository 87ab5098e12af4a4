"""An edit of a banner raises each of its placements."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cms.models import Banner, Placement
from tests.cms.ledger.asking import sql, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_banner_raises_each_of_its_placements(banner, placement, raised, change_of):
    with raised("banners:side"):
        side = Placement.objects.create(slug="side")
    with raised("banners:side"):
        banner.placements.add(side)
    with raised("banners:side", "banners:top"):
        Banner.objects.update(heading="Changed")
    assert change_of(banner, "banners:side").revision == wanted("banners:side")
    with raised("banners:side"):
        banner.placements.remove(side)
    assert change_of(banner, "banners:side").removed
    assert not change_of(banner, "banners:top").removed


@pytest.mark.parametrize(
    "edit",
    [
        {"severity": "emergency"},
        {"priority": 3},
        {"body": "<p>x</p>"},
        {"link_url": "https://example.org"},
        {"ends_at": timezone.now() + timedelta(days=1)},
        {"dismissible": False},
        {"dismiss_version": 2},
        {"include_paths": ["/news"]},
        {"exclude_paths": ["/donate"]},
        {"status": "removed"},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_every_public_field_of_a_banner_raises_its_placement(banner, raised, edit):
    with raised("banners:top"):
        Banner.objects.update(**edit)


def test_a_banner_turned_off_is_a_tombstone_and_comes_back_in_its_place(banner, change_of):
    Banner.objects.update(status="removed")
    assert change_of(banner, "banners:top").removed
    Banner.objects.update(status="published")
    assert not change_of(banner, "banners:top").removed
    assert change_of(banner, "banners:top").sequence == 0


def test_a_draft_banner_raises_nothing(placement, raised):
    with raised():
        draft = Banner.objects.create(heading="x")
        draft.placements.add(placement)
        Banner.objects.update(heading="y")
        draft.delete()


def test_deleting_a_banner_raises_its_placement(banner, raised, change_of):
    with raised("banners:top"):
        banner.delete()
    assert change_of(banner, "banners:top").removed


def test_raw_sql_may_delete_a_banner_before_its_placings(banner, raised, change_of):
    with raised("banners:top"), transaction.atomic():
        sql("DELETE FROM cms_banner WHERE id = %s", banner.pk)
        sql("DELETE FROM cms_banner_placements WHERE banner_id = %s", banner.pk)
    assert change_of(banner, "banners:top").removed


def test_deleting_a_placement_raises_it(banner, placement, raised):
    with raised("banners:top"):
        placement.delete()


def test_the_slug_of_a_placement_is_fixed_in_the_database(placement):
    with pytest.raises(DatabaseError, match="the slug is fixed"):
        Placement.objects.update(slug="bottom")
