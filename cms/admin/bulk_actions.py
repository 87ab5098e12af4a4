"""Bulk actions: the chosen rows are saved one by one, so that the publisher is hinted; only what differs is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from cms.actions.edits import write
from cms.admin.pause_notice import PauseNotice, tell


@transaction.atomic
def turn(admin: PauseNotice, request: HttpRequest, rows: QuerySet[Any], edit: Callable[[Any], dict[str, Any]]) -> None:
    """`edit` gives the values that a row should have. Says how many rows changed, and keeps who did it."""
    chosen = in_order(admin, rows)
    changed = [row for row in chosen if write(row, edit(row))]
    report(admin, request, changed, unchanged=len(chosen) - len(changed))


def in_order(admin: PauseNotice, rows: Iterable[Any]) -> list[Any]:
    """By publication: two such actions wait for each other in one order."""
    return sorted(rows, key=lambda row: sorted(admin.publication_keys(row)))


def report(admin: PauseNotice, request: HttpRequest, changed: Sequence[Any], *, unchanged: int) -> None:
    if changed:
        what = f"{request.POST.get('action', '')} (with {len(changed)} chosen)"
        LogEntry.objects.log_actions(request.user.pk, changed, CHANGE, change_message=what)
    so_already = f", {unchanged} were so already" if unchanged else ""
    level = messages.SUCCESS if changed else messages.INFO
    admin.message_user(request, f"{len(changed)} changed{so_already}.", level)
    tell(request, {key for row in changed for key in admin.publication_keys(row)})
