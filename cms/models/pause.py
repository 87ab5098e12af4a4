"""Pauses: while one stands, no publish of its publications begins. Kept when over: who, when, why."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Now

EVERYTHING = ""


class Pause(models.Model):
    """It stands until `ended_at` is set. `publisher.reconcile.lease` asks for it as it claims a lease."""

    key = models.CharField(
        "publication", max_length=120, blank=True, help_text="a publication's key; empty: the whole newsroom"
    )
    since = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=200)
    why = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField("resumed at", null=True, blank=True)
    ended_by = models.CharField("resumed by", max_length=200, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(ended_at=None), name="pause_stands_once"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def what(self) -> str:
        return f"Publishing of {self.key}" if self.key else "Publishing"

    @classmethod
    def standing(cls) -> models.QuerySet[Pause]:
        return cls.objects.filter(ended_at=None).order_by("key")

    @classmethod
    def standing_for(cls, keys: Iterable[str]) -> dict[str, Pause]:
        """For each key that is paused, by itself or with the whole newsroom, the pause: one query."""
        keys = list(keys)
        found = {pause.key: pause for pause in cls.standing().filter(key__in=[EVERYTHING, *keys])}
        return {key: found.get(key) or found[EVERYTHING] for key in keys if found.keys() & {key, EVERYTHING}}
