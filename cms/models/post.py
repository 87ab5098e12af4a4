"""A post of a live blog. Its place and revision among the published ones are in the change log (cms.models.change)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from cms.models.author import Author
from cms.models.dates import validate_date
from cms.models.identity import new_ulid
from cms.models.liveblog import LiveBlog
from cms.models.takedown import refuse_republishing
from cms.text import markup
from cms.text.tags import tag_list


class ItemStatus(models.TextChoices):
    """The states of a post or a banner."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    REMOVED = "removed", "Removed"


class Post(models.Model):
    Status = ItemStatus

    uid = models.CharField("id", max_length=26, default=new_ulid, editable=False)
    liveblog = models.ForeignKey(LiveBlog, on_delete=models.CASCADE, related_name="posts", verbose_name="live blog")
    title = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True, validators=[markup.validate], help_text=markup.HELP)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    publish_at = models.DateTimeField(
        "publish at",
        null=True,
        blank=True,
        validators=[validate_date],
        help_text="For a scheduled post: when it appears. Readers see it as the post's date.",
    )
    key_event = models.BooleanField(default=False, help_text="Listed among the night's key events.")
    pinned = models.BooleanField(default=False, help_text="Stays on top of the page.")
    correction = models.CharField(
        max_length=500,
        blank=True,
        help_text="Shown to readers with the post: what was wrong and is now right.",
    )
    tags = models.JSONField(default=list, blank=True)
    authors = models.ManyToManyField(Author, blank=True, related_name="posts")
    image = models.URLField(blank=True, help_text="Address of a picture.")
    image_alt = models.CharField(
        "what it shows",
        max_length=300,
        blank=True,
        help_text="Said to readers who do not see the picture. Empty when the text says it already.",
    )
    fault = models.CharField(
        max_length=500, blank=True, editable=False, help_text="Why the publisher left this post out."
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["liveblog", "uid"], name="post_uid"),
            models.CheckConstraint(
                condition=~models.Q(status="scheduled") | models.Q(publish_at__isnull=False),
                name="post_scheduled_has_time",
                violation_error_message=(
                    "A scheduled post needs a time: fill in “publish at”, or choose another status."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["liveblog"], condition=models.Q(pinned=True), name="post_pinned"),
            models.Index(fields=["liveblog", "-id"], condition=models.Q(key_event=True), name="post_key_event"),
            models.Index(fields=["publish_at"], condition=models.Q(status="scheduled"), name="post_scheduled"),
        ]

    def __str__(self) -> str:
        return self.title or markup.text(self.body)[:80] or self.uid

    def save(self, *args: Any, **options: Any) -> None:
        """Cleans the body and the tags. A published post whose time is still to come is saved as scheduled."""
        self.body = markup.clean(self.body)
        self.tags = tag_list(self.tags)
        if self.status == ItemStatus.PUBLISHED and self.publish_at and self.publish_at > timezone.now():
            self.status = ItemStatus.SCHEDULED
        super().save(*args, **options)

    def clean(self) -> None:
        if self.status in (ItemStatus.PUBLISHED, ItemStatus.SCHEDULED):
            refuse_republishing("post", self.uid)
        if self.is_blank:
            raise ValidationError({"body": "Write a title or a text: an empty post cannot be shown."})

    @property
    def is_blank(self) -> bool:
        """Whether readers would see nothing. A text that is too long is refused for that alone."""
        is_told = markup.is_seen(self.title) or self.image or markup.is_too_long(self.body)
        return not (is_told or markup.shows_something(markup.clean(self.body)))
