"""Publications in the admin: what should be live, what is, and why not. Nobody edits the ledger by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from cms.actions import pauses
from cms.admin.site import Roomy
from cms.admin.status_text import PublicationList, in_words
from cms.models import Publication
from cms.text.time_format import clock


class WhyForm(ActionForm):
    """Beside the choice of an action: why publishing is paused."""

    why = forms.CharField(required=False, max_length=500, label="Why:")


@admin.register(Publication)
class PublicationAdmin(Roomy, admin.ModelAdmin):
    action_form = WhyForm
    actions = ["pause", "resume"]
    list_display = ["key", "state", "wanted", "live", "seen", "edited", "published", "took"]
    search_fields = ["key"]
    fields = ["key", "state", "last_error", "failed_at", "failures", "wanted", "live", "seen"]
    fields += ["edited", "published", "seen_at", "took", "rebuilt"]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[PublicationList]:
        return PublicationList

    @admin.display(description="state")
    def state(self, publication: Publication) -> str:
        return in_words(publication)

    @admin.display(description="last edit", ordering="wanted_at")
    def edited(self, publication: Publication) -> str:
        return clock(publication.wanted_at, seconds=True)

    @admin.display(description="last published", ordering="live_at")
    def published(self, publication: Publication) -> str:
        return clock(publication.live_at, seconds=True) if publication.live_at else "-"

    @admin.display(description="took", ordering="took_ms")
    def took(self, publication: Publication) -> str:
        return "-" if publication.took_ms is None else f"{publication.took_ms:,} ms"

    @admin.action(description="Pause publishing", permissions=["pause"])
    def pause(self, request: HttpRequest, publications: QuerySet[Publication]) -> None:
        by, why = request.user.get_username(), request.POST.get("why", "").strip()[:500]
        paused = [key for key in keys(publications) if pauses.pause(key, by=by, why=why)]
        self.message_user(request, f"{len(paused)} paused. {pauses.STARTED}")

    @admin.action(description="Resume publishing", permissions=["pause"])
    def resume(self, request: HttpRequest, publications: QuerySet[Publication]) -> None:
        resumed = [key for key in keys(publications) if pauses.resume(key, by=request.user.get_username())]
        level = messages.SUCCESS if resumed else messages.WARNING
        whole = "" if resumed else " A pause of the whole newsroom is ended as a whole."
        self.message_user(request, f"{len(resumed)} resumed.{whole}", level)

    def has_pause_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cms.add_pause")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def keys(publications: QuerySet[Publication]) -> list[str]:
    return list(publications.values_list("key", flat=True))
