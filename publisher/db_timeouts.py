"""lock_timeout and statement_timeout of worker connections: the publisher never waits for an editor's open transaction.

Somebody's transaction may hold a publication's row for minutes (a script, a forgotten psql). Its publication is
published all the same; only what is written to that row waits, and is done by a later sweep.
"""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.db.backends.signals import connection_created

LOCK_SECONDS = 1.0
STATEMENT_SECONDS = 30.0  # less than a task may run


def limit_waiting() -> None:
    """From here on, in this process: for workers and the publisher's commands. An editor's save is not cut short."""
    connection_created.connect(set_limits, dispatch_uid="publisher-patience")


def set_limits(connection: Any, **_: Any) -> None:
    """PostgreSQL's own time limits, for a connection that was just made. SQLite has its `timeout`."""
    if connection.vendor == "postgresql":
        milliseconds = round(LOCK_SECONDS * 1000), round(STATEMENT_SECONDS * 1000)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)",
                           [f"{each}ms" for each in milliseconds])  # fmt: skip


def is_locked_out(error: OperationalError) -> bool:
    """Whether a statement gave up waiting for somebody's open transaction."""
    return getattr(error.__cause__, "sqlstate", None) == "55P03"  # lock_not_available
