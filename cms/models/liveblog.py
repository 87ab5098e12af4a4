"""A live blog: a title, a state, and the posts that hang from it."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from cms.models.dates import validate_date
from cms.models.identity import SlugField, refuse_new_slug, slug_constraint
from cms.models.language import LanguageField
from cms.models.publication_key import key_of
from cms.models.takedown import refuse_republishing

URN = "urn:ulid:"  # what ids began with before they were addresses; live blogs from then keep them


def id_base() -> str:
    """Where readers fetch today: ids are made of it, and stay when it changes."""
    return f"{settings.PUBLIC_BASE_URL}/{settings.PUBLISH_PREFIX}".rstrip("/")


class LiveBlog(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft (not public)"
        UPCOMING = "upcoming", "Upcoming"
        LIVE = "live", "Live"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    slug = SlugField()
    title = models.CharField(max_length=300)
    description = models.TextField(
        "summary", blank=True, max_length=2000, help_text="Plain text, shown under the title."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    featured = models.BooleanField(
        "on the home page",
        default=False,
        help_text="Its posts lead the home page. Of several the newest does; without one, the newest that is live.",
    )
    language = LanguageField()
    coverage_starts_at = models.DateTimeField("coverage starts", null=True, blank=True, validators=[validate_date])
    coverage_ends_at = models.DateTimeField("coverage ends", null=True, blank=True, validators=[validate_date])

    id_base = models.CharField(
        max_length=300,
        blank=True,
        default=id_base,
        db_default="",
        editable=False,
        help_text="What the ids of its posts in feed.xml begin with, for ever: programs know posts by them.",
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [slug_constraint("liveblog_slug")]

    def __str__(self) -> str:
        return self.title

    @property
    def publication_key(self) -> str:
        return key_of("liveblog", self.slug)

    def clean(self) -> None:
        if self.status != self.Status.DRAFT:
            refuse_republishing("liveblog", self.slug)
        refuse_new_slug(self, "liveblog")

    def get_admin_url(self) -> str:
        return reverse("admin:cms_liveblog_change", args=[self.pk])
