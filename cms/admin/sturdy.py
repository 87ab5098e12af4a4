"""Requests that no page of ours sends (nonsense addresses and choices, edits that met) are refused and never a 500."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import DataError, IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from cms.admin.mixin import AdminMixin

NO_BUTTON = "There is no such button."
LARGEST = 2**63 - 1  # primary key


def as_key(value: str) -> int | None:
    """A primary key that somebody sent; None for what cannot be one."""
    return number if value.isdecimal() and len(value) < 20 and (number := int(value)) <= LARGEST else None


class Sturdy(AdminMixin):
    """Mixed into every admin."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's own lists answer so to filters that they find wrong by themselves."""
        try:
            return super().changelist_view(request, extra_context)
        except (DataError, OverflowError):  # a value that the database cannot even compare
            if request.method != "GET" or "e" in request.GET:
                raise
            return HttpResponseRedirect(f"{request.path}?e=1")

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Only what may be a primary key is chosen."""
        chosen = [each for each in request.POST.getlist(ACTION_CHECKBOX_NAME) if as_key(each) is not None]
        sent = request.POST.copy()
        sent.setlist(ACTION_CHECKBOX_NAME, chosen)
        request.POST = sent  # type: ignore[assignment]  # what Django itself makes of a form
        return super().response_action(request, queryset)

    def changeform_view(self, request: HttpRequest, *place: Any, **more: Any) -> Any:
        """Where the database refuses what the form had found right, somebody was quicker (a takedown, a slug that was
        published): looked at again, the form says so, and what was typed is still in it."""
        try:
            return super().changeform_view(request, *place, **more)
        except IntegrityError:
            return super().changeform_view(request, *place, **more)
