"""A banner whose window or address makes no sense is refused, and what is refused says what to do."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.models import Banner, Placement

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def errors(banner):
    with pytest.raises(ValidationError) as refusal:
        banner.full_clean()
    return refusal.value.message_dict


def test_a_banner_that_ends_before_it_starts_is_refused():
    window = {"starts_at": NOW, "ends_at": NOW - timedelta(hours=1)}
    assert "ends before it starts" in str(errors(Banner(heading="x", **window)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Banner.objects.create(heading="x", **window)


def test_a_scheduled_banner_needs_a_start():
    assert "A scheduled banner needs a start" in str(errors(Banner(heading="x", status="scheduled")))


def test_a_link_with_a_text_needs_an_address():
    assert errors(Banner(heading="x", link_text="More"))["link_url"] == ["The link has a text but no address."]


@pytest.mark.parametrize("paths", [["news"], "/news", [1], {"a": 1}, ["/news", ""]])
def test_paths_begin_with_a_slash(paths):
    assert "Write one path a line" in errors(Banner(heading="x", include_paths=paths))["include_paths"][0]


def test_a_published_banner_of_the_future_is_scheduled():
    banner = Banner.objects.create(heading="x", status="published", starts_at=timezone.now() + timedelta(hours=1))
    assert banner.status == "scheduled"


def test_saving_cleans_the_body():
    assert Banner.objects.create(heading="x", body="<p onclick=x>Hi</p><script>x</script>").body == "<p>Hi</p>"


def test_the_slug_of_a_placement_is_fixed_from_the_start(placement):
    placement.slug = "bottom"
    with pytest.raises(ValidationError, match="readers already poll “top”"):
        placement.full_clean()


def test_a_placement_is_called_by_its_name():
    assert str(Placement(slug="top", name="Top")) == "Top"
    assert str(Placement(slug="top")) == "top"
