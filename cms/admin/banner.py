"""Banners in the admin: what they say, where and when; publishing them and turning them off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cms.actions import approvals
from cms.admin.approval import NeedsApproval, WaitingFilter
from cms.admin.bulk_actions import turn
from cms.admin.forms.items import BannerForm
from cms.admin.idempotent_create import IdempotentCreate, with_new_id
from cms.admin.pause_notice import PauseNotice
from cms.admin.site import Roomy
from cms.admin.status_text import banner_in_words
from cms.admin.takedown import CanTakeDown
from cms.models import Banner
from cms.text.time_format import clock

Banners = QuerySet[Banner]


@admin.register(Banner)
class BannerAdmin(IdempotentCreate, NeedsApproval, CanTakeDown, PauseNotice, Roomy, admin.ModelAdmin):
    takedown_kind = "banner"
    form = BannerForm
    list_display = ["heading", "severity", "state", "where", "status"]
    list_filter = ["status", WaitingFilter, "severity", "placements"]
    search_fields = ["heading", "body", "=uid"]
    list_per_page = 50
    radio_fields = {"status": admin.HORIZONTAL, "severity": admin.HORIZONTAL}
    save_on_top = True
    actions = ["publish", "turn_off", "take_down"]
    readonly_fields = ["state", "takedown"]
    fieldsets = [
        (None, {"fields": ["heading", "body", "link_url", "link_text", "severity", "placements"]}),
        ("When", {"fields": ["status", "starts_at", "ends_at", "state", "takedown"]}),
        (
            "Where and how",
            {"fields": ["include_paths", "exclude_paths", "priority", "dismissible", "show_again", "language"]},
        ),
        ("Alone", {"fields": ["alone"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Banner | None = None) -> list[Any]:
        """A new banner was closed by nobody; and where no approval is asked for, nobody need do without."""
        absent = {"show_again"} if obj is None else set()
        found = [
            (title, {"fields": [each for each in part["fields"] if each not in absent]})
            for title, part in self.fieldsets
        ]
        found = found if settings.EMERGENCY_APPROVAL else found[:-1]
        return found if obj else with_new_id(found)

    def publication_keys(self, row: Banner) -> list[str]:
        return [placement.publication_key for placement in row.placements.all()]

    def get_queryset(self, request: HttpRequest) -> Banners:
        return super().get_queryset(request).prefetch_related("placements")

    def save_model(self, request: HttpRequest, banner: Banner, form: BannerForm, change: bool) -> None:
        chosen = banner.status
        super().save_model(request, banner, form, change)
        if chosen != banner.status and request.result is not approvals.Result.ASKED:
            message = f"It was scheduled, not published: its start, {clock(banner.starts_at)}, is still to come."
            messages.warning(request, f"{message} To publish now, empty “starts”.")

    @admin.display(description="state")
    def state(self, banner: Banner) -> str:
        words = banner_in_words(banner, timezone.now())
        asked = next(iter(getattr(banner, "waiting", [])), None)
        return (
            f"{words}; waits for a second person since {clock(asked.asked_at)}, asked for by {asked.asked_name}"
            if asked
            else words
        )

    @admin.display(description="placements")
    def where(self, banner: Banner) -> str:
        return ", ".join(placement.slug for placement in banner.placements.all()) or "nowhere"

    @admin.action(description="Publish now", permissions=["change"])
    def publish(self, request: HttpRequest, banners: Banners) -> None:
        """A start that is still to come is dropped; a banner that is over stays over, and that is said."""
        now = timezone.now()

        def published(banner: Banner) -> dict[str, Any]:
            early = banner.starts_at is not None and banner.starts_at > now
            return {"status": Banner.Status.PUBLISHED, "starts_at": None if early else banner.starts_at}

        over = banners.filter(ends_at__lte=now)
        if over:
            names = ", ".join(f"“{banner}”" for banner in over)
            self.message_user(request, f"Over already, choose a later end: {names}", messages.WARNING)
        banners = banners.exclude(pk__in=[banner.pk for banner in over])
        banners = self.without_taken_down(request, banners)
        self.submit_each(request, banners, published)

    @admin.action(description="Turn off", permissions=["change"])
    def turn_off(self, request: HttpRequest, banners: Banners) -> None:
        for banner in banners:
            approvals.withdraw(banner, by=request.user)
        turn(self, request, banners, lambda _: {"status": Banner.Status.REMOVED})
