"""Lookup tables: a file of rows, each of which readers fetch by its key. A version is one checked file."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from cms.models.identity import SlugField, refuse_new_slug, slug_constraint
from cms.models.publication import Publication
from cms.models.publication_key import key_of


class LookupTable(models.Model):
    """`current` is the version that should be live; an older one may be made current again.

    No load takes away more than a fifth of what readers have, unless it is of the version `agreed_for` (0: of none) and
    takes at most `agreed_removals` rows: what was weighed, or agreed to, when that version was chosen.
    """

    slug = SlugField()
    name = models.CharField(max_length=200, blank=True, help_text="For editors, e.g. “ZIP codes”.")
    current = models.ForeignKey(
        "LookupVersion", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    agreed_for = models.BigIntegerField(null=True, blank=True, editable=False)
    agreed_removals = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        ordering = ["slug"]
        constraints = [slug_constraint("lookuptable_slug")]

    def __str__(self) -> str:
        return self.name or self.slug

    @property
    def publication_key(self) -> str:
        return key_of("lookup", self.slug)

    def clean(self) -> None:
        refuse_new_slug(self, "lookup")


class LookupVersion(models.Model):
    """One file, what was found in it, and its rows. It hangs from the publication, which outlives a deleted table."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "To be checked"
        CHECKING = "checking", "Being checked"
        REFUSED = "refused", "Has problems"
        READY = "ready", "Ready"

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="lookup_versions")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField("uploaded", db_default=Now())
    made_by = models.CharField("by", max_length=150, blank=True)
    source = models.CharField("file", max_length=255, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    options = models.JSONField(default=dict, help_text="how the file is read: cms.lookups.options")
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    is_wanted = models.BooleanField("publish once it is ready", default=True)
    found = models.JSONField(default=dict, help_text="what the file turned out to be")
    error = models.TextField(blank=True, help_text="why the file cannot be read at all, or is not published by itself")
    rows = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField("lines left out", default=0)
    problems_count = models.PositiveIntegerField("problems", default=0)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the rows in the order of their keys")
    beat_at = models.DateTimeField(null=True, help_text="when the worker that checks it last said so")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["publication", "number"], name="lookup_version_number")]
        indexes = [
            models.Index(
                fields=["status"], condition=models.Q(status__in=["uploaded", "checking"]), name="lookup_unchecked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication.key.partition(':')[2]}, version {self.number}"


class LookupPart(models.Model):
    """Some of a version's rows, or of the uploaded file, compressed; in order of `n` (cms.lookups.parts)."""

    class Kind(models.TextChoices):
        FILE = "file", "Of the uploaded file"
        ROWS = "rows", "Of the rows"

    version = models.ForeignKey(LookupVersion, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=4, choices=Kind)
    n = models.PositiveIntegerField()
    rows = models.PositiveIntegerField(default=0)
    last = models.TextField(blank=True, help_text="the name of its last row")
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "kind", "n"], name="lookup_part_n")]

    def __str__(self) -> str:
        return f"{self.kind} {self.n}"


class LookupProblem(models.Model):
    """A line that cannot be published as it is, and why."""

    version = models.ForeignKey(LookupVersion, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    message = models.TextField()

    class Meta:
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["version", "line"], name="lookup_problem_line")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class LookupState(models.Model):
    """What the bucket holds of a lookup table, and how far a load has come. Written by the publisher alone.

    `segments` are `[version, name]`: up to that name (null: to the end) the bucket holds the rows of that version.
    `pending` are `[version, after, upto]`: rows that may have been put and were not recorded. `absent` are names that
    the bucket does not hold although a segment says so, because somebody else's object is there. `doubted` are names
    that `verify` found to be missing or changed.
    """

    publication = models.OneToOneField(
        Publication, primary_key=True, on_delete=models.CASCADE, related_name="lookup_state"
    )
    segments = models.JSONField(default=list)
    pending = models.JSONField(default=list)
    absent = models.JSONField(default=list)
    doubted = models.JSONField(default=list)
    etags_are_md5 = models.BooleanField(default=True)
    rebuilt = models.BigIntegerField(
        default=0, db_default=0, help_text="the publication's last rebuild that a load looked after"
    )
    version = models.IntegerField(null=True, help_text="the version that is being loaded, or was last")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0.0, help_text="spent on this load, pauses not counted")
    began_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    sample = models.JSONField(default=dict, help_text="a row of the last load, to be read back where readers read")

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.done} of {self.total}"
