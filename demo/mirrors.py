"""The demo's mirror: the count of a race, from the vendor that the demo itself plays (demo.vendor)."""

from __future__ import annotations

from django.conf import settings

from cms.models import Mirror
from demo import vendor

SLUG = "governor"


def url() -> str:
    return f"{settings.S3_ENDPOINT_URL}{vendor.PATH}"


def plant() -> None:
    Mirror.objects.create(
        slug=SLUG, title="The governor’s race (a vendor’s feed)", url=url(), interval=5, order_by="updated"
    )


def follow_port() -> None:
    """The demo may run on another port than the last time; what a visitor changed is left alone."""
    for mirror in Mirror.objects.filter(slug=SLUG, url__endswith=vendor.PATH).exclude(url=url()):
        mirror.url = url()
        mirror.save()
