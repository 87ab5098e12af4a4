"""Editors are told after a save when what they saved waits, because publishing is paused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from cms.actions import pauses
from cms.admin.mixin import AdminMixin
from cms.models import Pause


class PauseNotice(AdminMixin):
    """Mixed into admins of what is published; `publication_keys` names the publications that a row is part of."""

    def publication_keys(self, row: Any) -> list[str]:
        raise NotImplementedError

    def save_related(self, request: HttpRequest, form: Any, *others: Any) -> None:
        super().save_related(request, form, *others)
        tell(request, self.publication_keys(form.instance))


def tell(request: HttpRequest, keys: Iterable[str]) -> None:
    """Nothing when nothing of these waits: a draft may be saved in any pause."""
    waiting = list(pauses.waiting().filter(key__in=list(keys)).values_list("key", flat=True))
    for pause in {each.pk: each for each in Pause.standing_for(waiting).values()}.values():
        messages.warning(request, f"Saved, and it waits. {pauses.in_words(pause)} It goes out when that is resumed.")


def standing(request: HttpRequest) -> dict[str, Any]:
    """For the admin's templates: the pauses that stand. Asked for only by a page that says so."""
    return {"pauses": lambda: [(pause, pauses.in_words(pause)) for pause in Pause.standing()[:20]]}
