"""Heartbeats: workers and Celery beat write one every few seconds, without using the broker."""

from django.db import models
from django.db.models.functions import Now


class Heartbeat(models.Model):
    """Written by each worker and beat (publisher.health.pulse), by the database's clock; who ends deletes it."""

    class Kind(models.TextChoices):
        WORKER = "worker", "Worker"
        BEAT = "beat", "Scheduler (beat)"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    queues = models.JSONField(default=list)
    began_at = models.DateTimeField(db_default=Now())
    beat_at = models.DateTimeField(db_default=Now())
    heard_at = models.DateTimeField(help_text="worker: began a task; clock: sent one")
    busy = models.PositiveIntegerField(default=0, help_text="tasks under way")
    size = models.PositiveIntegerField(default=0, help_text="tasks that may be under way at once")
    figures = models.JSONField(default=dict, help_text="counts since it began (publisher.counters)")

    def __str__(self) -> str:
        return self.name
