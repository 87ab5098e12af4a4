"""The state of a mirror, in words. Reads only."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils import timezone

from cms.admin.status_text import in_words, know_pauses
from cms.models import Mirror, MirrorTally, Publication
from cms.text.time_format import clock

QUARTER = 900  # seconds


def this_quarter() -> int:
    return int(time.time()) // QUARTER


def mirror_in_words(mirror: Mirror, publication: Publication | None) -> str:
    state = mirror.state
    if mirror.paused_at:
        return f"paused since {clock(mirror.paused_at)}: readers' copy says that it is stale"
    if state.failures:
        told = f"stale since {clock(state.stale_since)}" if state.stale_since else "failing, and tried again soon"
        return f"{told if state.version_id else 'no data yet'}: {state.last_error}"
    if not state.version_id:
        return "waiting for its first run"
    return in_words(publication)


def age(moment: datetime | None) -> str:
    """E.g. `21:04:09, 7 s ago`."""
    if moment is None:
        return "never"
    seconds = max(0, round((timezone.now() - moment).total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{clock(moment, seconds=True)}, {seconds // length} {unit} ago"
    return f"{clock(moment, seconds=True)}, {seconds} s ago"


def next_run(mirror: Mirror) -> str:
    if mirror.paused_at:
        return "when it is resumed"
    seconds = round(mirror.state.next_run - time.time())
    if seconds <= 0:
        late = "" if mirror.state.next_run < 1e6 or seconds > -mirror.interval else f", {-seconds} s late"
        return f"now{late}"
    return f"{clock(datetime.fromtimestamp(mirror.state.next_run, UTC), seconds=True)}, in {seconds} s"


class MirrorList(ChangeList):
    """The list of mirrors, each with its publication and its day: two queries more."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        know(list(self.result_list))


def know(mirrors: list[Any]) -> None:
    keys = {mirror.publication_key: mirror for mirror in mirrors}
    found = {each.key: each for each in Publication.objects.filter(key__in=keys)}
    know_pauses(found.values())
    by_mirror: dict[int, list[MirrorTally]] = {}
    for tally in MirrorTally.objects.filter(mirror__in=mirrors, quarter__gt=this_quarter() - 96):
        by_mirror.setdefault(tally.mirror_id, []).append(tally)
    for key, mirror in keys.items():
        mirror.publication = found.get(key)
        mirror.day = by_mirror.get(mirror.pk, [])
