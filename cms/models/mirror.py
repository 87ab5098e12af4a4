"""A mirror: a vendor's data, fetched on a schedule and published as one JSON object."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cms.models.identity import SlugField, refuse_new_slug, slug_constraint
from cms.models.publication_key import key_of
from cms.secrets import secret_headers
from cms.secrets.encryption import seal
from fetcher import Forbidden, policy, shaping
from formats import dialect, encoding, exact_json

SHORTEST, LONGEST = 5, 86_400  # seconds between two runs


def check_url(value: str) -> None:
    try:
        policy.target(value)
    except Forbidden as refusal:
        raise ValidationError(str(refusal)) from None


def check_selection(value: str) -> None:
    try:
        shaping.check_selection(value)
    except ValueError as error:
        raise ValidationError(f"This is no JMESPath expression: {error} See https://jmespath.org.") from None


def check_schema(value: Any) -> None:
    try:
        shaping.validator(exact_json.dumps(value).decode())
    except (TypeError, ValueError) as error:
        raise ValidationError(f"This is no JSON Schema: {error}.") from None


def check_delimiter(value: str) -> None:
    try:
        dialect.delimiter(value)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def check_encoding(value: str) -> None:
    try:
        encoding.told(value)
    except ValueError as error:
        raise ValidationError(str(error)) from None


class Mirror(models.Model):
    """`headers` and `query` hold secrets: they can be set, and are shown as dots."""

    class Format(models.TextChoices):
        JSON = "json", "JSON"
        CSV = "csv", "CSV"
        XML = "xml", "XML"
        FEED = "feed", "RSS or Atom"

    slug = SlugField()
    title = models.CharField(max_length=200, blank=True, help_text="For editors.")
    url = models.CharField(
        "source URL",
        max_length=2000,
        validators=[check_url],
        help_text="Readers see it without what follows a “?”. Keys belong into the secret fields.",
    )
    format = models.CharField(max_length=10, choices=Format, default=Format.JSON)
    interval = models.PositiveIntegerField(
        default=60,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
        help_text="Seconds between two runs, from 5.",
    )
    selection = models.CharField(
        max_length=2000,
        blank=True,
        validators=[check_selection],
        help_text="Only this part is published: a JMESPath expression, e.g. races[?state=='IL'].{name: name}",
    )
    schema = models.JSONField(
        "JSON Schema",
        null=True,
        blank=True,
        validators=[check_schema],
        help_text="What does not meet it is not published: the last good copy stays.",
    )
    order_by = models.CharField(
        "ordered by",
        max_length=500,
        blank=True,
        validators=[check_selection],
        help_text="A JMESPath expression for a number or a date in the answer that only grows, e.g. meta.updated."
        " An answer in which it is smaller is older, and is not published.",
    )
    xml_lists = models.CharField(
        "repeated XML elements",
        max_length=500,
        blank=True,
        help_text="Names with commas: they are lists even when there is only one, e.g. item, candidate",
    )
    delimiter = models.CharField(
        "delimiter of a CSV",
        max_length=10,
        blank=True,
        default="",
        db_default="",
        validators=[check_delimiter],
        help_text="Only if auto-detection is wrong: one character, or tab.",
    )
    encoding = models.CharField(
        "encoding of a CSV",
        max_length=40,
        blank=True,
        default="",
        db_default="",
        validators=[check_encoding],
        help_text="Only if auto-detection is wrong, e.g. windows-1252.",
    )
    skip_lines = models.PositiveSmallIntegerField(
        "lines above the header",
        null=True,
        blank=True,
        validators=[MaxValueValidator(dialect.MOST_SKIPPED)],
        help_text="Of a CSV; only if auto-detection is wrong.",
    )
    sealed_headers = models.TextField(blank=True, default="", editable=False)
    sealed_query = models.TextField(blank=True, default="", editable=False)
    max_bytes = models.PositiveIntegerField(
        "largest answer",
        default=1_000_000,
        validators=[MinValueValidator(1_000), MaxValueValidator(10_000_000)],
        help_text="Bytes, unpacked.",
    )
    timeout = models.PositiveSmallIntegerField(
        "time limit", default=10, validators=[MinValueValidator(1), MaxValueValidator(60)], help_text="Seconds."
    )
    paused_at = models.DateTimeField(
        "not fetched since",
        null=True,
        blank=True,
        help_text="While it is set, nothing is fetched, and readers' copies say that they are stale since then.",
    )

    class Meta:
        ordering = ["slug"]
        constraints = [
            slug_constraint("mirror_slug"),
            models.CheckConstraint(condition=models.Q(interval__gte=SHORTEST), name="mirror_interval"),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def save(self, *args: Any, **options: Any) -> None:
        """Raises ValidationError for what could never be fetched."""
        for name in ("url", "selection", "order_by", "schema", "delimiter", "encoding", "skip_lines"):
            value = getattr(self, name)
            if value not in (None, ""):
                self._meta.get_field(name).run_validators(value)
        super().save(*args, **options)

    @property
    def publication_key(self) -> str:
        return key_of("mirror", self.slug)

    def clean(self) -> None:
        refuse_new_slug(self, "mirror")

    @property
    def headers(self) -> dict[str, str]:
        """Names, with dots for values. Set to a mapping, or to lines `Name: value`; dots keep what was there."""
        return secret_headers.masked(self.sealed_headers)

    @headers.setter
    def headers(self, value: Any) -> None:
        self.sealed_headers = secret_headers.sealed(value, before=self.sealed_headers)

    @property
    def query(self) -> str:
        """Dots when there is one. It is appended to the URL, e.g. `apikey=…`."""
        return secret_headers.DOTS if self.sealed_query else ""

    @query.setter
    def query(self, value: str) -> None:
        if value != secret_headers.DOTS:
            self.sealed_query = seal(value.strip())

    @property
    def source(self) -> str:
        """What readers are told of the URL."""
        return policy.target(self.url).shown
