"""Fallback scheduler: each process of a worker looks by itself when nobody did lately.

So a dead broker or a wrong clock stops nothing. Beat's messages make it unneeded; while they come, a look costs one
query and nothing else.

Who looks is claimed in the database, by the database's clock.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterable, Mapping

from django.db import DatabaseError, close_old_connections, connection
from django.db.utils import InterfaceError

from publisher.reconcile.lease import CLOCKS

logger = logging.getLogger(__name__)
SECONDS = 1.0  # between two looks of one process
LATE = 2.0  # seconds after which a round that nobody began is begun here; beat begins one each second
BEGUN_LATELY = "SELECT name FROM cms_round WHERE begun > {now} - %s"
BEGIN = """
INSERT INTO cms_round (name, begun) VALUES (%s, {now})
ON CONFLICT (name) DO UPDATE SET begun = excluded.begun WHERE cms_round.begun <= excluded.begun - %s
"""
Rounds = Mapping[str, Callable[[], object]]


def begin(name: str, late: float = 0.0) -> bool:
    """Says that a round begins; False when another began it less than `late` seconds ago."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN.format(now=CLOCKS[connection.vendor]), [name, late])
        return bool(cursor.rowcount)


def late(names: Iterable[str]) -> list[str]:
    """Those that nobody began lately."""
    with connection.cursor() as cursor:
        cursor.execute(BEGUN_LATELY.format(now=CLOCKS[connection.vendor]), [LATE])
        lately = {row[0] for row in cursor.fetchall()}
    return [name for name in names if name not in lately]


def look(rounds: Rounds) -> int:
    """Does the rounds that are late; returns how many. Raises the first error that they raise, once all were tried."""
    claimed, errors = [name for name in late(rounds) if begin(name, LATE)], []
    for name in claimed:
        try:
            rounds[name]()
        except Exception as error:  # what one round meets each time keeps no other from its turn
            errors.append(error)
    if errors:
        raise errors[0]
    return len(claimed)


class FallbackScheduler(threading.Thread):
    """Looks until it is told to stop. A daemon: a worker that has to go does not wait for it, and work half done is
    found by the next look, here or elsewhere."""

    def __init__(self, rounds: Rounds) -> None:
        super().__init__(name="watch", daemon=True)
        self.rounds, self.is_over = rounds, threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(SECONDS * random.uniform(0.8, 1.2)):  # noqa: S311 - processes take turns
            self.look()
        connection.close()

    def look(self) -> None:
        close_old_connections()
        try:
            look(self.rounds)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("the watch cannot look: %s", error)
        except Exception:  # as Celery does with a task: told of, and tried again with the next look
            logger.exception("the watch met an error")
