"""The status as JSON for other programs. A promise: add, never rename."""

from __future__ import annotations

from typing import Any

import stillwire
from publisher.health.ledger import Behind, Sign
from publisher.health.status import Status, is_deaf, is_silent

CONDITIONAL = {True: "enforced", False: "lease", None: "unknown"}


def as_json(status: Status) -> dict[str, Any]:
    """Counts are null and lists empty while the database is away. Seconds are by the database's clock."""
    ledger = status.ledger
    return {
        "version": stillwire.__version__,
        "fine": not status.problems,
        "problems": status.problems,
        "notices": status.notices,
        "parts": {
            each.name: {"ok": each.is_ok, "says": each.says, "seconds": round(each.seconds, 3)}
            for each in status.parts.values()
        },
        "queues": dict(status.queues),
        "conditional_writes": CONDITIONAL[status.conditional],
        "publishes_last_minute": status.rate,
        "oldest_wait_seconds": round(status.oldest_wait, 3),
        "paused": [
            {"key": each.key or None, "since": each.since.isoformat(), "by": each.by, "why": each.why}
            for each in (ledger.pauses if ledger else ())
        ],
        "publications": ledger.publications if ledger else None,
        "behind_count": ledger.behind_count if ledger else None,
        "unseen_count": ledger.unseen_count if ledger else None,
        "unknown": list(ledger.unknown) if ledger else [],
        "behind": [of_behind(each) for each in (ledger.behind if ledger else ())],
        "workers": [of_sign(each) for each in status.signs],
    }


def of_behind(behind: Behind) -> dict[str, Any]:
    return {
        "key": behind.key,
        "wanted": behind.wanted,
        "live": behind.live,
        "since": behind.since.isoformat(),
        "seconds": round(behind.seconds, 3),
        "paused": behind.is_paused,
        "error": behind.error or None,
        "failing_since": behind.failing_since.isoformat() if behind.failing_since else None,
    }


def of_sign(sign: Sign) -> dict[str, Any]:
    return {
        "name": sign.name,
        "kind": sign.kind,
        "queues": list(sign.queues),
        "state": "silent" if is_silent(sign) else "deaf" if is_deaf(sign) else "fine",
        "silent_seconds": round(sign.silent, 3),
        "deaf_seconds": round(sign.deaf, 3),
        "busy": sign.busy,
        "size": sign.size,
    }
