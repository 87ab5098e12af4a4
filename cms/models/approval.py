"""The audit of emergencies: what was to go out, who asked for it, and who let it. A row stays for ever."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cms.models.banner import Banner

USER = settings.AUTH_USER_MODEL


class Approval(models.Model):
    """One request. `values` are those of the banner's fields, as they shall be; another edit is another request."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waits for a second person"
        APPROVED = "approved", "Approved"
        ALONE = "alone", "Published by one person alone"
        WITHDRAWN = "withdrawn", "Withdrawn"

    banner = models.ForeignKey(Banner, null=True, on_delete=models.SET_NULL, related_name="approvals")
    heading = models.CharField(max_length=300)
    values = models.JSONField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    asked_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_name = models.CharField("asked for by", max_length=200, help_text="kept when the user account is deleted")
    asked_at = models.DateTimeField("asked for", db_default=Now())
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_name = models.CharField("decided by", max_length=200, blank=True, default="")
    decided_at = models.DateTimeField("decided", null=True)
    reason = models.TextField(blank=True, default="", help_text="why one person published it alone")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["banner"], condition=Q(outcome="waiting"), name="approval_waiting"),
            models.CheckConstraint(
                condition=~Q(outcome="approved") | ~Q(asked_by=F("decided_by")) | Q(asked_by=None),
                name="approval_by_another",
            ),
            models.CheckConstraint(condition=~Q(outcome="alone") | ~Q(reason=""), name="approval_alone_has_reason"),
        ]

    def __str__(self) -> str:
        return f"“{self.heading}”, {self.get_outcome_display().lower()}"
