"""Pausing and resuming publishing. What is edited meanwhile waits in the ledger; resuming needs no replay."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from cms.models import Pause, Publication
from cms.models.pause import EVERYTHING
from cms.text.time_format import clock

STARTED = "Publishes in progress will finish; no new ones start. Takedowns are not affected."


class UnknownPublication(Exception):
    """There is no publication of this key; the message names some that there are."""


def pause(key: str = EVERYTHING, *, by: str, why: str = "") -> bool:
    """No publish begins from here on; one that is under way ends. False when it was paused already.

    Raises UnknownPublication.
    """
    check(key)
    _, is_new = Pause.objects.get_or_create(key=key, ended_at=None, defaults={"by": by, "why": why})
    return is_new


def resume(key: str = EVERYTHING, *, by: str) -> bool:
    """What waited is published by the next sweep, once each, in its newest state. False when it was not paused.

    Raises UnknownPublication.
    """
    check(key)
    return bool(Pause.standing().filter(key=key).update(ended_at=Now(), ended_by=by))


def check(key: str) -> None:
    if key != EVERYTHING and not Publication.objects.filter(key=key).exists():
        known = ", ".join(Publication.objects.known().values_list("key", flat=True)[:20]) or "none yet"
        raise UnknownPublication(f"No such publication: {key}. There are: {known}.")


def is_paused() -> Exists:
    """A condition on publications: a pause stands, of this one or of the whole newsroom."""
    return Exists(Pause.standing().order_by().filter(Q(key=EVERYTHING) | Q(key=OuterRef("key"))))


def waiting() -> QuerySet[Publication]:
    """What has edits that a pause keeps out of the bucket, the longest waiting first."""
    return Publication.objects.known().filter(is_paused(), wanted__gt=F("live")).order_by("wanted_at")


def in_words(pause: Pause) -> str:
    """E.g. `Publishing is paused since 21:04 by nora (the database is moved).`"""
    return f"{pause.what} is paused since {clock(pause.since)} by {pause.by}{pause.why and f' ({pause.why})'}."
