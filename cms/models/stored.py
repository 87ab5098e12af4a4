"""The inventory: what we wrote to the bucket. What is not in it is not ours to overwrite or delete."""

from django.db import models

from cms.models.publication import Publication


class StoredObject(models.Model):
    class Kind(models.TextChoices):
        MUTABLE = "mutable", "Overwritten in place"
        PAGE = "page", "Page of posts"
        LIST = "list", "List of pages"
        COLLECTED = "collected", "Page that was deleted"

    key = models.CharField(max_length=500, unique=True)
    publication = models.ForeignKey(Publication, null=True, on_delete=models.CASCADE, related_name="objects_stored")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MUTABLE)
    n = models.PositiveIntegerField(null=True, help_text="page: its number; list: how many pages it lists")
    entry = models.JSONField(null=True, help_text="page: how a list of pages names it")
    revision = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the uncompressed body; empty: to be written again")
    etag = models.CharField(
        max_length=100, blank=True, help_text="empty: a write was begun and has not been seen to end"
    )
    size = models.PositiveIntegerField(help_text="bytes as stored")
    stored_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, help_text="no longer referred to since")

    class Meta:
        indexes = [
            models.Index(fields=["publication", "kind", "n", "-revision"], name="stored_newest"),
            models.Index(fields=["retired_at"], condition=models.Q(retired_at__isnull=False), name="stored_retired"),
        ]

    def __str__(self) -> str:
        return self.key
