"""Results of fetching a mirror: versions of its data, its state, its latest runs. Editors write none of it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from cms.models.mirror import Mirror


class MirrorVersion(models.Model):
    """One answer that was good enough to publish. Never changed; the newest are kept, for restoring."""

    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, related_name="versions")
    data = models.TextField(help_text="JSON, as it is published")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes of data")
    kind = models.CharField(max_length=10, help_text="object, list …")
    order = models.JSONField(null=True, help_text="a number or date; the vendor's own order")
    modified = models.DateTimeField(null=True, help_text="the vendor's Last-Modified")
    fetched_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.mirror_id} at {self.fetched_at:%Y-%m-%d %H:%M:%S}"


class MirrorState(models.Model):
    """What fetching found. The database makes the row with the mirror's, and forgets marks when that is edited.

    A run has a ticket, taken before its request; what it found is recorded only when no later one was, and while its
    ticket was not voided by an edit. `next_run` is in seconds since 1970, by the database's clock.
    """

    mirror = models.OneToOneField(Mirror, primary_key=True, on_delete=models.CASCADE, related_name="state")
    next_run = models.FloatField(db_default=0.0)
    due = models.FloatField(db_default=0.0, help_text="when the run under way, or the last, should have begun")
    ticket = models.BigIntegerField(db_default=0, help_text="the last that was given out")
    accepted = models.BigIntegerField(db_default=0, help_text="tickets up to this are void")
    version = models.ForeignKey(MirrorVersion, null=True, on_delete=models.SET_NULL, related_name="+")
    stale_since = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(
        null=True, help_text="checked_at as readers see it: at the last change of the object"
    )
    checked_at = models.DateTimeField("last success", null=True)
    etag = models.CharField(max_length=500, db_default="")
    last_modified = models.CharField(max_length=100, db_default="")
    body_sha256 = models.CharField(max_length=64, db_default="", help_text="of the answer as it came")
    failures = models.PositiveIntegerField(db_default=0, help_text="in a row")
    failed_at = models.DateTimeField("failing since", null=True)
    last_error = models.TextField(db_default="")
    takes_any = models.BooleanField(db_default=False, help_text="the next answer may be older, or of another kind")

    class Meta:
        indexes = [models.Index(fields=["next_run"], name="mirror_due")]

    def __str__(self) -> str:
        return f"state of {self.mirror_id}"


class MirrorTally(models.Model):
    """What a quarter of an hour's runs came to; a day of them is kept."""

    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, related_name="tallies")
    quarter = models.BigIntegerField(help_text="quarters of an hour since 1970")
    runs = models.PositiveIntegerField()
    changes = models.PositiveIntegerField()
    failures = models.PositiveIntegerField()
    took_ms = models.PositiveBigIntegerField(help_text="of all runs together")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mirror", "quarter"], name="mirror_tally")]

    def __str__(self) -> str:
        return f"{self.mirror_id} in {self.quarter}"
