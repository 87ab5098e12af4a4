"""The status as a page of the admin, for staff; it fits a phone and looks again by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from publisher.health.probes import PATIENT_SECONDS, look
from publisher.health.status import Status, is_deaf, is_silent, of_parts
from publisher.health.words import CONDITIONAL, of_behind, of_sign

AGAIN_SECONDS = 10


def page(request: HttpRequest) -> HttpResponse:
    status = of_parts(look(seconds=PATIENT_SECONDS))
    context = {**admin.site.each_context(request), "title": "Status", "again": AGAIN_SECONDS, **shown(status)}
    return TemplateResponse(request, "admin/status.html", context, status=200)


def shown(status: Status) -> dict[str, Any]:
    """What the template says; no words are made there."""
    ledger = status.ledger
    paused = "paused-now" if ledger and ledger.pauses else "fine"
    return {
        "verdict": status.verdict,
        "mood": "wrong" if status.problems else paused,
        "problems": status.problems,
        "notices": status.notices,
        "parts": [(each.name, each.is_ok, f"{each.seconds * 1000:.0f} ms") for each in status.parts.values()],
        "workers": [(each.name, not is_silent(each) and not is_deaf(each), of_sign(each)) for each in status.signs],
        "behind": [(each.key, of_behind(each), bool(each.error)) for each in ledger.behind] if ledger else [],
        "facts": facts(status),
    }


def facts(status: Status) -> list[tuple[str, str]]:
    ledger = status.ledger
    if ledger is None:
        return []
    queues = ", ".join(f"{queue} {length:,}" for queue, length in status.queues.items())
    return [
        ("publications behind", f"{ledger.behind_count:,} of {ledger.publications:,}"),
        ("longest wait", f"{status.oldest_wait:.0f} s" if ledger.waiting else "none"),
        ("publishes in the last minute", f"{status.rate:.0f}"),
        ("not yet seen by readers", f"{ledger.unseen_count:,}"),
        ("waiting in queues", queues or "unknown"),
        ("conditional writes", CONDITIONAL[status.conditional]),
    ]
