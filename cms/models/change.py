"""The change log: one row per item ever published, tombstones included, with the revision of its last change."""

from django.db import models

from cms.models.publication import Publication


class Change(models.Model):
    """Written by the database's triggers (cms.ledger). It outlives the post or banner that it tells of."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="changes")
    item = models.CharField(max_length=26, help_text="ULID of the post or banner")
    sequence = models.PositiveIntegerField(help_text="order of first publication, from 0, permanent")
    revision = models.BigIntegerField(help_text="`wanted` number of the edit that last changed the item")
    removed = models.BooleanField(default=False)
    published_at = models.DateTimeField(help_text="first publication, or the date that an editor gave it")
    modified_at = models.DateTimeField(null=True, help_text="last change of what readers read")
    changed_at = models.DateTimeField(null=True, help_text="when `revision` was given; null: before this was kept")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "item"], name="change_item"),
            models.UniqueConstraint(fields=["publication", "sequence"], name="change_sequence"),
        ]
        indexes = [
            models.Index(fields=["publication", "-revision"], name="change_newest"),
            models.Index(fields=["publication", "-revision"], condition=models.Q(removed=True), name="change_removed"),
        ]

    def __str__(self) -> str:
        return f"{self.item} at {self.revision}"
