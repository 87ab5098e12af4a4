"""Placements in the admin: where banners may show. A slug is fixed once readers poll it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cms.admin.sturdy import Sturdy
from cms.models import Placement


@admin.register(Placement)
class PlacementAdmin(Sturdy, admin.ModelAdmin):
    list_display = ["slug", "name"]
    search_fields = ["slug", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Placement | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Placement | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["name"]}
