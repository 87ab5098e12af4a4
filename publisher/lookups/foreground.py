"""Loading in the foreground: what `load_lookup` does between reading its arguments and saying what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db.models import F

from cms.actions import pauses
from cms.lookups import choosing, losses, reading, storing
from cms.lookups.external_sort import scratch
from cms.lookups.holding import Held, Shelf
from cms.lookups.losses import Losses
from cms.lookups.options import Options, checked, from_json
from cms.lookups.parts import NamedRow, key_of
from cms.lookups.problem import Problem
from cms.lookups.source import Found, look
from cms.models import LookupState, LookupTable, LookupVersion, Publication
from publisher.errors import PublishFailed
from publisher.kinds import lookups
from publisher.lookups import loading
from publisher.lookups.changes import Walk
from publisher.reconcile import lease
from publisher.reconcile.reconcile import reconcile
from publisher.store.object_store import S3ObjectStore

GIVE_UP_SECONDS = 30.0  # seconds of failures after which the rest is left to the workers


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a load would do."""

    found: Found
    problems: tuple[Problem, ...] = ()
    blocking: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    removed_keys: tuple[str, ...] = ()
    """Some of them."""

    @property
    def losses(self) -> Losses:
        return Losses(rows=self.removed, of_rows=self.changed + self.unchanged + self.removed, keys=self.removed_keys)


def is_current(slug: str, file: BinaryIO, options: Options) -> bool:
    """Whether the current version was made of this very file in this very way."""
    table = LookupTable.objects.filter(slug=slug).select_related("current").first()
    if not table or not table.current or from_json(table.current.options) != checked(options):
        return False
    return look(file, options).sha256 == table.current.source_sha256


def plan(slug: str, file: BinaryIO, options: Options) -> Plan:
    """Reads the file and what is recorded of the bucket; changes nothing. Raises FileError."""
    options = checked(options)
    found = look(file, options)
    state = LookupState.objects.filter(publication__key=lookups.KIND.key(slug)).first()
    with scratch() as space:
        space.fill(reading.rows(file, found, options))
        there = Walk(Shelf().held_rows(Held.of(state)) if state else iter(()))
        counts = compared(space.rows(), there)
        blocking = sum(count for kind, count in space.noted.items() if kind not in options.skip)
        return Plan(found=found, problems=tuple(space.problems()), blocking=blocking, **counts)


def compared(rows: Iterable[NamedRow], there: Walk) -> dict[str, Any]:
    """The numbers of a plan: the rows of a file beside those that the bucket holds."""
    counts = dict.fromkeys(("new", "changed", "unchanged"), 0)
    gone: list[str] = []
    for name, body in rows:
        gone += there.pass_to(name)
        held = there.at(name)
        counts["new" if held is None else "unchanged" if held == body else "changed"] += 1
    gone += there.pass_to(None)
    return {**counts, "removed": len(gone), "removed_keys": tuple(map(key_of, gone[: losses.SHOWN]))}


def stored(slug: str, file: BinaryIO, options: Options, *, source: str, tell: storing.Tell) -> LookupVersion:
    """A new version, ready or refused; the current one when its rows are the same. Raises FileError."""
    checking = LookupVersion.Status.CHECKING
    version = storing.new_version(slug, options, status=checking, source=source[:255], is_wanted=False)
    storing.fill(version, file, tell=tell)
    if same := choosing.same_rows(slug, version):
        version.delete()
        return same
    return version


def publish(
    store: S3ObjectStore, slug: str, version: LookupVersion | None, *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Until the bucket holds the version; beside a worker that is at it already. Raises PublishFailed."""
    key, target = lookups.KIND.key(slug), version.pk if version else None
    lease.clear_backoff([key])
    Publication.objects.filter(key=key).update(failures=0)
    failing_since = None
    while (publication := Publication.objects.get(key=key)).wanted > publication.live:
        if LookupTable.objects.filter(slug=slug).values_list("current", flat=True).first() != target:
            raise PublishFailed(f"Another version of {slug} was chosen meanwhile; that one is published.")
        if Publication.objects.filter(pauses.is_paused(), key=key).exists():
            raise PublishFailed(f"{slug} is paused. It is published when that ends.")
        with loading.without_time_slice():
            if reconcile(store, store.site, key):
                failing_since = None
                continue
        failures = Publication.objects.filter(key=key, failures__gt=0, wanted__gt=F("live"))
        failing_since = (failing_since or time.monotonic()) if failures.exists() else None
        if failing_since and time.monotonic() - failing_since > GIVE_UP_SECONDS:
            raise PublishFailed(f"{failures.values_list('last_error', flat=True).first()} The workers try on.")
        sleep(0.05)
