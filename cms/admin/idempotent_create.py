"""Idempotency key of a form: a new item that is sent twice (the first answer was lost) is created once.

The form bears the id of what it will make. What has that id already is edited when it is the same person's and nobody
else changed it since; otherwise the form is refused, with what was typed still in it.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models
from django.http import HttpRequest
from django.urls import reverse

from cms.admin.mixin import AdminMixin
from cms.models import Change
from cms.models.identity import ULID_PATTERN

ANOTHERS = "This form belongs to another {kind}. Open a new form, and copy what you wrote into it."
CHANGED = "Your {kind} was saved already, and {who} changed it since. Open it from the list to go on with it."
DELETED = "Your {kind} was saved already, and it was deleted since. Open a new form if it is to be written again."
SAVED = "It had been saved already; what you sent now was saved as an edit of it."


class IdempotentCreate(AdminMixin):
    """Mixed into an admin whose form is a `cms.admin.forms.items.NewIdForm`."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        made = self.made(request)
        if made is not None and not self.refusal(request):
            messages.info(request, SAVED)
            url = reverse(f"admin:{made._meta.app_label}_{made._meta.model_name}_change", args=[made.pk])
            return self.change_view(request, str(made.pk), url, extra_context)
        try:
            return super().add_view(request, form_url, extra_context)
        except IntegrityError:
            if made is not None or self.made(request) is None:
                raise
            return self.add_view(request, form_url, extra_context)  # the same form had come twice at once

    def made(self, request: HttpRequest) -> models.Model | None:
        """What an earlier sending of this form made."""
        uid = sent_id(request)
        return self.model._default_manager.filter(uid=uid).first() if uid else None

    def refusal(self, request: HttpRequest) -> str:
        """Why a form may not be saved, or empty."""
        uid, kind = sent_id(request), self.model._meta.verbose_name
        made = self.made(request)
        if made is None:
            was = bool(uid) and Change.objects.filter(item=uid).exists()
            return DELETED.format(kind=kind) if was and self.made(request) is None else ""
        log = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(made), object_id=str(made.pk))
        if not log.filter(action_flag=ADDITION, user=request.user.pk).exists():
            return ANOTHERS.format(kind=kind)
        other = log.exclude(user=request.user.pk).select_related("user").first()
        if other or not self.has_change_permission(request, made):
            return CHANGED.format(kind=kind, who=other.user.get_username() if other else "somebody")
        return ""

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, **options: Any) -> Any:
        form = super().get_form(request, obj, **options)
        form.refusal = self.refusal(request) if obj is None else ""
        return form


def sent_id(request: HttpRequest) -> str:
    """Empty when it is none: the form itself refuses that."""
    uid = request.POST.get("new_uid", "")
    return uid if re.fullmatch(ULID_PATTERN, uid) else ""


def with_new_id(fieldsets: list[Any]) -> list[Any]:
    """The hidden field goes into the first box: one of its own would be seen, empty."""
    (title, options), *rest = fieldsets
    return [(title, {**options, "fields": [*options["fields"], "new_uid"]}), *rest]
