"""The status: judges heartbeats, the ledger and the probes, and words each problem. It reads nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cms.actions import pauses
from cms.models.publication_key import LEFT_ALONE
from cms.text.time_format import clock
from publisher.health.ledger import Behind, Ledger, Sign
from publisher.health.probes import QUEUES, Part

BEHIND_SECONDS = 10.0  # nothing should wait longer, whatever happened (docs/benchmarks.md)
SILENT_SECONDS = 20.0  # four heartbeats
DEAF_SECONDS = 40.0  # several canaries: an alarm within a minute
FORGOTTEN_SECONDS = 3600.0  # a worker that fell silent so long ago was taken away; a pause so old was forgotten
QUEUE_LENGTH = 1000


@dataclass(frozen=True, kw_only=True)
class Status:
    """`parts` by name. `ledger` is None while the database is away."""

    parts: Mapping[str, Part]
    ledger: Ledger | None

    @property
    def problems(self) -> list[str]:
        """Each a sentence that says what is wrong, and where it helps, what to do. Empty: all is well."""
        found = [f"{part.name}: {part.says}" for part in self.parts.values() if not part.is_ok]
        if self.ledger:
            found += [*of_ledger(self.ledger), *of_signs(self.signs)]
        return found + list(of_queues(self.queues))

    @property
    def verdict(self) -> str:
        if self.problems:
            return "Something is wrong"
        return "All is well, and publishing is paused" if self.ledger and self.ledger.pauses else "All is well"

    @property
    def notices(self) -> list[str]:
        """What an operator should know and nothing is wrong with."""
        found = [pauses.in_words(pause) for pause in self.ledger.pauses] if self.ledger else []
        if self.ledger and self.ledger.paused_count:
            found.append(f"{publications(self.ledger.paused_count)} wait for a pause to end.")
        if self.ledger and self.ledger.stale_mirrors:
            found.append(
                f"Stale, because their vendors fail: {few(self.ledger.stale_mirrors)} (see Mirrors in the admin)."
            )
        if self.ledger and self.ledger.unknown:
            found.append(f"{few(self.ledger.unknown)}: {LEFT_ALONE}. Was it rolled back?")
        if self.conditional is False:
            found.append("The store ignores conditional writes: a lease in the database takes their place.")
        return found

    @property
    def signs(self) -> list[Sign]:
        """Of all that should live: what fell silent long ago was taken away."""
        return [each for each in self.ledger.signs if each.silent < FORGOTTEN_SECONDS] if self.ledger else []

    @property
    def queues(self) -> Mapping[str, int]:
        part = self.parts.get("broker")
        return part.value if part and part.is_ok else {}

    @property
    def rate(self) -> float:
        """Publishes in the last minute."""
        living = [each for each in self.signs if not is_silent(each)]
        return sum(each.figures.get("publishes_last_minute", 0.0) for each in living)

    @property
    def conditional(self) -> bool | None:
        """Whether the store enforces conditional writes, by what the living workers found; None: none has told."""
        living = [each.figures for each in self.signs if each.kind == "worker" and not is_silent(each)]
        if any(each.get("unconditional") for each in living):
            return False
        return True if any(each.get("conditional") for each in living) else None

    @property
    def oldest_wait(self) -> float:
        """Seconds that the longest waiting publication waits which is not paused."""
        return max((each.seconds for each in self.ledger.waiting), default=0.0) if self.ledger else 0.0


def of_ledger(ledger: Ledger) -> Iterator[str]:
    late = [each for each in ledger.waiting if each.seconds > BEHIND_SECONDS and not each.error]
    if late:
        yield f"{publications(len(late))} behind, the longest for {late[0].seconds:.0f} s: {names(late)}."
    for each in ledger.waiting:
        if each.error:
            yield f"{each.key} fails since {clock(each.failing_since, seconds=True)}: {each.error}"
    for pause in ledger.pauses:
        age = (ledger.now - pause.since).total_seconds()
        if age > FORGOTTEN_SECONDS:
            yield f"Forgotten? {pauses.in_words(pause)} To end it: python manage.py resume {pause.key}".rstrip()
    if ledger.late_mirrors:
        yield f"Mirrors that are fetched too late: {few(ledger.late_mirrors)}. Has the queue bulk workers enough?"
    if ledger.left_out:
        yield f"{ledger.left_out} posts are left out, because they could not be rendered: see Posts in the admin."


def of_signs(signs: list[Sign]) -> Iterator[str]:
    for each in signs:
        if is_silent(each):
            yield f"{each.name} gave no sign of life for {each.silent:.0f} s. Was it killed, or is it frozen?"
        elif is_deaf(each):
            what = "picked up" if each.kind == "worker" else "sent"
            yield f"{each.name} is alive but has not {what} a task for {each.deaf:.0f} s. Restart it."
    living = [each for each in signs if not is_silent(each)]
    for queue in QUEUES:
        if not any(queue in each.queues for each in living):
            yield f"No worker for the queue {queue}. Run: celery -A cms worker -Q {queue}"
    if not any(each.kind == "beat" for each in living):
        yield "Celery beat is not running. Start it: celery -A cms beat"


def of_queues(queues: Mapping[str, int]) -> Iterator[str]:
    for queue, length in queues.items():
        if length > QUEUE_LENGTH:
            yield f"{length:,} messages wait in the queue {queue}: are there workers enough?"


def is_silent(sign: Sign) -> bool:
    return sign.silent > SILENT_SECONDS


def is_deaf(sign: Sign) -> bool:
    """A worker all of whose processes are busy takes nothing, and should not."""
    return sign.deaf > DEAF_SECONDS and (sign.kind == "beat" or sign.busy < sign.size)


def publications(count: int) -> str:
    return f"{count} publication{'s' if count != 1 else ''}"


def names(behind: list[Behind]) -> str:
    return few([each.key for each in behind])


def few(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


def of_parts(found: Mapping[str, Part]) -> Status:
    """Of the ledger's own look nothing is told, unless it failed where the database answered."""
    parts = dict(found)
    ledger = parts.get("ledger")
    if ledger and (ledger.is_ok or not parts["database"].is_ok):
        del parts["ledger"]
    return Status(parts=parts, ledger=ledger.value if ledger else None)
