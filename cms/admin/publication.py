"""Publications in the admin: what should be live, what is, and why not. Nobody edits the ledger by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cms.admin.site import Roomy
from cms.admin.state import clock, in_words
from cms.models import Publication


@admin.register(Publication)
class PublicationAdmin(Roomy, admin.ModelAdmin):
    list_display = ["key", "state", "wanted", "live", "seen", "edited", "published", "took"]
    search_fields = ["key"]
    fields = ["key", "state", "last_error", "failed_at", "failures", "wanted", "live", "seen"]
    fields += ["edited", "published", "seen_at", "took", "rebuilt"]

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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
