"""Statuses to judge, and what they are made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.health.ledger import Behind, Ledger, Sign
from publisher.health.probes import PARTS, Part
from publisher.health.status import Status

NOW = datetime(2026, 11, 3, 21, 4, 5, tzinfo=UTC)


def sign(name: str = "publish@a", **values: Any) -> Sign:
    fine = {"kind": "worker", "queues": (name.partition("@")[0],), "silent": 1.0, "deaf": 1.0, "age": 100.0}
    return Sign(**{"name": name, **fine, "busy": 0, "size": 2, "figures": {"conditional": 1.0}, **values})


def beat(**values: Any) -> Sign:
    return sign("beat@a", **{"kind": "beat", "queues": (), "size": 0, "figures": {}, **values})


LIVING = (beat(), sign("bulk@a"), sign())


def behind(key: str = "liveblog:election", seconds: float = 60.0, **values: Any) -> Behind:
    since = NOW - timedelta(seconds=seconds)
    told = {"wanted": 9, "live": 7, "error": "", "failing_since": None, "is_paused": False}
    return Behind(**{"key": key, "since": since, "seconds": seconds, **told, **values})


def ledger(**values: Any) -> Ledger:
    waiting = values.get("behind", ())
    counts = {"behind_count": len(waiting), "paused_count": 0, "unseen_count": 0, "left_out": 0}
    fine = {"now": NOW, "publications": 3, "behind": (), "pauses": (), "signs": LIVING, **counts}
    return Ledger(**{**fine, **values})


def parts(**values: Part) -> dict[str, Part]:
    fine = {name: Part(name=name, is_ok=True, says="", seconds=0.01) for name in PARTS}
    fine["broker"] = Part(name="broker", is_ok=True, says="", seconds=0.01, value={"publish": 0, "bulk": 0})
    return fine | values


def failing(name: str, says: str = "No answer within 2 s.") -> Part:
    return Part(name=name, is_ok=False, says=says, seconds=2.0)


def status(found: dict[str, Part] | None = None, **values: Any) -> Status:
    return Status(parts=found or parts(), ledger=ledger(**values))
