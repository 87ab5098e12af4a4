"""Times as people in the newsroom read them, in its time zone."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def clock(moment: datetime | None, seconds: bool = False) -> str:
    """The time of day; with its date unless that is today."""
    if moment is None:
        return "an unknown time"
    local = timezone.localtime(moment)
    time = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return time if local.date() == timezone.localdate() else f"{local.day} {local:%B %Y}, {time}"
