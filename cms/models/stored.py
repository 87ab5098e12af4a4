"""The inventory: what we wrote to the bucket. What is not in it is not ours to overwrite or delete."""

from django.db import models

from cms.models.publication import Publication


class StoredObject(models.Model):
    class Role(models.TextChoices):
        """What an object is to its publication; each document says its own (publisher.documents.document)."""

        CURRENT = "current", "Overwritten by each publish that changes it"
        ARCHIVE = "archive", "Page of older posts for people, overwritten in place"
        PAGE = "page", "Closed page of posts, immutable"
        LIST = "list", "List of closed pages, immutable"

    class State(models.TextChoices):
        BEGUN = "begun", "A write was begun and has not been seen to end"
        WRITTEN = "written", "As we wrote it"
        DOUBTFUL = "doubtful", "Missing, or changed by others: to be written again"
        COLLECTED = "collected", "Deleted; its key stays known for a week"

    key = models.CharField(max_length=500, unique=True)
    publication = models.ForeignKey(Publication, null=True, on_delete=models.CASCADE, related_name="objects_stored")
    role = models.CharField(max_length=10, choices=Role, default=Role.CURRENT)
    page = models.PositiveIntegerField(null=True, help_text="closed page and page of older posts: its number")
    listed = models.PositiveIntegerField(null=True, help_text="list: how many pages it lists")
    entry = models.JSONField(null=True, help_text="closed page: how a list of pages names it")
    state = models.CharField(max_length=10, choices=State, default=State.WRITTEN)
    revision = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the uncompressed body; empty while it is not known")
    etag = models.CharField(max_length=100, blank=True, help_text="as the store gave it; empty while it is not known")
    size = models.PositiveIntegerField(help_text="bytes as stored")
    stored_at = models.DateTimeField()
    delete_after = models.DateTimeField(null=True, help_text="nothing refers to it any more: it is deleted then")

    class Meta:
        indexes = [
            models.Index(fields=["publication", "role", "page", "-revision"], name="stored_newest"),
            models.Index(fields=["delete_after"], condition=models.Q(delete_after__isnull=False), name="stored_delete"),
        ]

    def __str__(self) -> str:
        return self.key
