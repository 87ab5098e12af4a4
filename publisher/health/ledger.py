"""Health by the database: what is behind, which workers are alive, what is paused. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import F, QuerySet

from cms.models import Heartbeat, MirrorState, Pause, Post, Publication
from publisher.reconcile import lease

SHOWN = 50  # publications; their number is always told


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A publication with edits that are not in the bucket. `seconds` since the newest of them, or since a load of many
    rows last came further."""

    key: str
    wanted: int
    live: int
    since: datetime
    seconds: float
    error: str
    failing_since: datetime | None
    is_paused: bool


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A heartbeat. `silent` and `deaf` are the seconds since the process last wrote it, and since it last began a task
    (of the clock: sent one)."""

    name: str
    kind: str
    queues: tuple[str, ...]
    silent: float
    deaf: float
    age: float
    busy: int
    size: int
    figures: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """`behind` are the longest waiting; `behind_count` are all. `now` is the database's clock."""

    now: datetime
    publications: int
    behind: tuple[Behind, ...]
    behind_count: int
    paused_count: int
    unseen_count: int
    left_out: int
    pauses: tuple[Pause, ...]
    signs: tuple[Sign, ...]
    stale_mirrors: tuple[str, ...] = ()
    """Slugs of those of which readers are told that they are stale, paused ones left out."""
    late_mirrors: tuple[str, ...] = ()
    """Slugs of those that should have been fetched more than an interval ago."""
    unknown: tuple[str, ...] = ()
    """Keys of a kind that this version does not know; the counts leave them out."""

    @property
    def waiting(self) -> tuple[Behind, ...]:
        """What is behind and not paused."""
        return tuple(each for each in self.behind if not each.is_paused)


def read() -> Ledger:
    """Raises DatabaseError."""
    now = clock()
    known = Publication.objects.known()
    behind = known.filter(wanted__gt=F("live")).order_by("wanted_at")
    shown = list(behind.select_related("lookup_state")[:SHOWN])
    paused = Pause.standing_for(behind.values_list("key", flat=True))
    return Ledger(
        now=now,
        publications=known.count(),
        behind=tuple(behind_of(each, now, each.key in paused) for each in shown),
        behind_count=behind.count(),
        paused_count=len(paused),
        unseen_count=known.filter(live__gt=F("seen")).count(),
        left_out=Post.objects.filter(status=Post.Status.PUBLISHED).exclude(fault="").count(),
        pauses=tuple(Pause.standing()),
        signs=tuple(sign_of(each, now) for each in Heartbeat.objects.order_by("kind", "name")),
        stale_mirrors=slugs(MirrorState.objects.exclude(stale_since=None)),
        unknown=tuple(Publication.objects.unknown().order_by("key").values_list("key", flat=True)),
        late_mirrors=slugs(
            MirrorState.objects.filter(next_run__gt=0, next_run__lt=now.timestamp() - F("mirror__interval"))
        ),
    )


def slugs(states: QuerySet[MirrorState]) -> tuple[str, ...]:
    fetched = states.filter(mirror__paused_at=None).order_by("mirror__slug")
    return tuple(fetched.values_list("mirror__slug", flat=True))


def clock() -> datetime:
    """The database's."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lease.CLOCKS[connection.vendor]}")  # noqa: S608 - a constant
        return datetime.fromtimestamp(cursor.fetchone()[0], UTC)


def behind_of(publication: Publication, now: datetime, is_paused: bool) -> Behind:
    return Behind(
        key=publication.key,
        wanted=publication.wanted,
        live=publication.live,
        since=publication.wanted_at,
        seconds=max(0.0, (now - moved_at(publication)).total_seconds()),
        error=publication.last_error,
        failing_since=publication.failed_at,
        is_paused=is_paused,
    )


def moved_at(publication: Publication) -> datetime:
    """The newest edit; of a lookup table that is being loaded, when the load last came further."""
    state = getattr(publication, "lookup_state", None)
    return max(publication.wanted_at, state.moved_at) if state and state.moved_at else publication.wanted_at


def sign_of(heartbeat: Heartbeat, now: datetime) -> Sign:
    return Sign(
        name=heartbeat.name,
        kind=heartbeat.kind,
        queues=tuple(heartbeat.queues),
        silent=max(0.0, (now - heartbeat.beat_at).total_seconds()),
        deaf=max(0.0, (now - heartbeat.heard_at).total_seconds()),
        age=max(0.0, (now - heartbeat.began_at).total_seconds()),
        busy=heartbeat.busy,
        size=heartbeat.size,
        figures=heartbeat.figures,
    )
