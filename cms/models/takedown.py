"""The audit of takedowns: who had what taken down, when and why, what was deleted, and when it was proven.

It never holds the text itself. A row stays for ever: while it is not lifted, the database refuses to publish the item
again (cms.ledger.takedowns).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from cms.models.publication import Publication


class Takedown(models.Model):
    class Kind(models.TextChoices):
        POST = "post", "Post"
        BANNER = "banner", "Banner"
        LIVEBLOG = "liveblog", "Live blog"

    kind = models.CharField(max_length=10, choices=Kind)
    item = models.CharField("id or slug", max_length=100, help_text="ULID of the post or banner; slug of the live blog")
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("by", max_length=200, help_text="kept when the user account is deleted")
    asked_at = models.DateTimeField("asked for", db_default=Now())
    checked_at = models.DateTimeField("last looked at", null=True)
    gone_at = models.DateTimeField("gone for readers", null=True, help_text="read back where readers read")
    proven_at = models.DateTimeField("proven", null=True, help_text="no writer from before can be left")
    last_error = models.TextField(blank=True, default="", db_default="")
    failed_at = models.DateTimeField("failing since", null=True)
    deleted = models.JSONField("objects deleted", default=list, help_text="keys of the objects that held the text")
    invalidation = models.CharField("the CDN's invalidation", max_length=100, blank=True, default="", db_default="")
    lifted_at = models.DateTimeField("lifted", null=True)
    lifted_by = models.CharField("lifted by", max_length=200, blank=True, default="", db_default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["kind", "item"], name="takedown_item"),
            models.Index(fields=["checked_at"], condition=models.Q(proven_at=None), name="takedown_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.item}"

    def in_words(self) -> str:
        """Its state, as editors and operators read it."""
        if self.lifted_at:
            return f"lifted at {moment(self.lifted_at)} by {self.lifted_by}"
        if self.proven_at:
            return f"taken down, proven at {moment(self.proven_at)}"
        if self.last_error:
            since = f" since {moment(self.failed_at)}" if self.failed_at else ""
            return f"Takedown incomplete{since}: {self.last_error}"
        if self.gone_at:
            return f"taken down, gone for readers since {moment(self.gone_at)}, being proven for about a minute"
        return "being taken down"


def moment(time: datetime) -> str:
    """Date and time, with seconds and zone: a lawyer may read it."""
    return f"{timezone.localtime(time):%Y-%m-%d %H:%M:%S %Z}"


class TakedownPlace(models.Model):
    """A publication in which the item stood. Objects of a lower revision than `revision` may hold its text."""

    takedown = models.ForeignKey(Takedown, on_delete=models.CASCADE, related_name="places")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField(null=True, help_text="of the item; none: everything in the publication")
    revision = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.takedown} in {self.publication}"


def standing_of(kind: str, items: Iterable[str]) -> models.QuerySet[Takedown]:
    """The takedowns of these that were not lifted."""
    return Takedown.objects.filter(kind=kind, item__in=items, lifted_at=None)


def refuse_republishing(kind: str, item: str) -> None:
    """Raises ValidationError for what was taken down; the database refuses it too."""
    if standing_of(kind, [item]).exists():
        raise ValidationError({"status": "It was taken down: an administrator has to lift the takedown first."})
