"""The ledger: what should be live, what is live, and who is making the second equal the first."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.functional import cached_property

from cms.models import publication_key
from cms.models.pause import Pause


class Publications(models.QuerySet["Publication"]):
    """`known` are those that this version can publish; who goes through all of them asks for these."""

    def known(self) -> Publications:
        return self.filter(key__regex=publication_key.pattern())

    def unknown(self) -> Publications:
        return self.exclude(key__regex=publication_key.pattern())


class Publication(models.Model):
    """One row per thing that has objects in the bucket. `wanted > live` means work to do.

    `wanted` is raised by the database itself, in the transaction of the edit (cms.ledger); only the publisher writes
    `live` (what the bucket is known to hold) and `seen` (what was read back from where readers read).
    """

    key = models.CharField(max_length=120, unique=True, help_text="liveblog:{slug}, banners:{placement} or home")
    wanted = models.BigIntegerField(default=0, db_default=0)
    live = models.BigIntegerField(default=0, db_default=0)
    ahead = models.BigIntegerField(
        "bucket is ahead",
        null=True,
        blank=True,
        help_text="the revision in the bucket of which the database knew nothing",
    )
    rebuilt = models.BigIntegerField("last rebuild", default=0, db_default=0)
    wanted_at = models.DateTimeField("last edit", db_default=Now())
    live_at = models.DateTimeField("last published", null=True, blank=True)
    took_ms = models.PositiveIntegerField("took, in ms", null=True, blank=True)
    seen = models.BigIntegerField("seen by readers", default=0, db_default=0)
    seen_at = models.DateTimeField("seen at", null=True, blank=True)
    last_error = models.TextField(blank=True, default="", db_default="")
    failed_at = models.DateTimeField("failing since", null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, db_default=0)

    objects = Publications.as_manager()

    class Meta:
        ordering = ["key"]
        indexes = [
            models.Index(fields=["key"], condition=models.Q(wanted__gt=models.F("live")), name="publication_behind"),
            models.Index(fields=["key"], condition=models.Q(live__gt=models.F("seen")), name="publication_unseen"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def kind(self) -> str:
        """The name of its kind, e.g. `liveblog`; this version may not know it (`publisher.kinds.of`)."""
        return publication_key.kind_of(self.key)

    @property
    def slug(self) -> str:
        """Empty where its kind has only one publication, as `home`."""
        return publication_key.slug_of(self.key)

    @cached_property
    def pause(self) -> Pause | None:
        """The pause that keeps it, if any. Lists fill it in for all their rows at once."""
        return Pause.standing_for([self.key]).get(self.key) if self.pk else None


class Lease(models.Model):
    """One worker at a time per publication, for a few seconds. Times are seconds since 1970 by the database's clock."""

    publication = models.OneToOneField(Publication, primary_key=True, on_delete=models.CASCADE)
    holder = models.CharField(max_length=32)
    starts = models.FloatField()
    until = models.FloatField()

    def __str__(self) -> str:
        return f"{self.publication_id} by {self.holder}"


class Round(models.Model):
    """When something that is done over and over was last begun, in seconds since 1970 by the database's clock."""

    name = models.CharField(max_length=40, primary_key=True)
    begun = models.FloatField()

    def __str__(self) -> str:
        return self.name
