"""Bulk actions: the chosen rows are saved one by one, so that the publisher is hinted; only what differs is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from cms.admin.pause_notice import tell


@transaction.atomic
def turn(admin: ModelAdmin, request: HttpRequest, rows: QuerySet[Any], edit: Callable[[Any], dict[str, Any]]) -> None:
    """`edit` gives the values that a row should have. Says how many rows changed, and keeps who did it."""
    chosen = sorted(rows, key=lambda row: sorted(admin.publication_keys(row)))  # two such actions wait in one order
    changed = [row for row in chosen if write(row, edit(row))]
    if changed:
        what = f"{request.POST.get('action', '')} (with {len(changed)} chosen)"
        LogEntry.objects.log_actions(request.user.pk, changed, CHANGE, change_message=what)
    so_already = f", {len(chosen) - len(changed)} were so already" if len(chosen) > len(changed) else ""
    level = messages.SUCCESS if changed else messages.INFO
    admin.message_user(request, f"{len(changed)} changed{so_already}.", level)
    tell(request, {key for row in changed for key in admin.publication_keys(row)})


def write(row: Model, values: dict[str, Any]) -> bool:
    """Whether anything differed."""
    names = [name for name, value in values.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, values[name])
    if names:
        row.save(update_fields=names)
    return bool(names)
