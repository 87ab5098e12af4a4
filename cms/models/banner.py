"""Alert banners and the places on a site where they show."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from cms.models.dates import validate_date
from cms.models.identity import SlugField, new_ulid, refuse_new_slug, slug_constraint
from cms.models.language import LanguageField
from cms.models.post import ItemStatus
from cms.models.publication_key import key_of
from cms.models.takedown import refuse_republishing
from cms.text import markup, path_meaning


class Placement(models.Model):
    slug = SlugField()
    name = models.CharField(max_length=200, blank=True, help_text="For editors, e.g. “Top of every page”.")

    class Meta:
        ordering = ["slug"]
        constraints = [slug_constraint("placement_slug")]

    def __str__(self) -> str:
        return self.name or self.slug

    @property
    def publication_key(self) -> str:
        return key_of("banners", self.slug)

    def clean(self) -> None:
        refuse_new_slug(self, "banners")


def check_paths(value: Any) -> None:
    """Raises ValidationError, with what to write instead, unless value is a list of paths such as "/news"."""
    if found := path_meaning.doubts(value):
        raise ValidationError(found)


class Banner(models.Model):
    Status = ItemStatus

    class Severity(models.TextChoices):
        EMERGENCY = "emergency", "Emergency"
        WARNING = "warning", "Warning"
        NOTICE = "notice", "Notice"
        INFO = "info", "Info"

    uid = models.CharField("id", max_length=26, default=new_ulid, editable=False, unique=True)
    placements = models.ManyToManyField(Placement, related_name="banners")
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.NOTICE)
    priority = models.SmallIntegerField(default=0, help_text="Among banners of one severity, the higher shows first.")
    heading = models.CharField(max_length=300)
    body = models.TextField(blank=True, validators=[markup.validate], help_text=markup.HELP)
    link_url = models.URLField("link", blank=True)
    link_text = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField("starts", null=True, blank=True, validators=[validate_date])
    ends_at = models.DateTimeField(
        "ends",
        null=True,
        blank=True,
        validators=[validate_date],
        help_text="Readers' browsers take it down at this time by themselves.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    dismissible = models.BooleanField("readers may close it", default=True)
    dismiss_version = models.PositiveIntegerField(
        "dismissal", default=1, help_text="A higher number shows the banner again to those who closed it."
    )
    include_paths = models.JSONField(
        "only on",
        default=list,
        blank=True,
        validators=[check_paths],
        help_text="Paths; empty means everywhere.",
    )
    exclude_paths = models.JSONField("never on", default=list, blank=True, validators=[check_paths])
    language = LanguageField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(starts_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="banner_window",
                violation_error_message="The banner ends before it starts: choose a later end or an earlier start.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="scheduled") | models.Q(starts_at__isnull=False),
                name="banner_scheduled_has_time",
                violation_error_message="A scheduled banner needs a start: fill in “starts”, or choose another status.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status"],
                condition=models.Q(status__in=["scheduled", "published"]),
                name="banner_timed",
            )
        ]

    def __str__(self) -> str:
        return self.heading

    def save(self, *args: Any, **options: Any) -> None:
        """Cleans the body and the paths. A published banner that starts later is saved as scheduled."""
        self.body = markup.clean(self.body)
        self.include_paths, self.exclude_paths = map(path_meaning.kept, (self.include_paths, self.exclude_paths))
        if self.status == ItemStatus.PUBLISHED and self.starts_at and self.starts_at > timezone.now():
            self.status = ItemStatus.SCHEDULED
        super().save(*args, **options)

    def clean(self) -> None:
        if self.status in (ItemStatus.PUBLISHED, ItemStatus.SCHEDULED):
            refuse_republishing("banner", self.uid)
        if self.link_text and not self.link_url:
            raise ValidationError({"link_url": "The link has a text but no address."})
