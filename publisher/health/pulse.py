"""A thread in each worker and each beat that writes its heartbeat to the database, past the broker.

A worker also sends itself a canary through the broker: one that lives and begins no task is deaf. Nothing here is in
the way of a publish: it runs in the process that hands out tasks, not in those that publish.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import Now

from cms.models import Heartbeat
from publisher import counters
from publisher.health.canary import send_canaries

logger = logging.getLogger(__name__)
SECONDS = 5.0  # between two beats
CANARY_BEATS = 2  # a canary with every second one
RATE_SECONDS = 60.0


@dataclass
class Pulse:
    """`heard` counts what tells that this process is not deaf; `busy` how many tasks are under way."""

    name: str
    kind: str
    heard: Callable[[], int]
    queues: tuple[str, ...] = ()
    size: int = 0
    busy: Callable[[], int] = lambda: 0
    seconds: float = field(default_factory=lambda: SECONDS)
    stopped: threading.Event = field(default_factory=threading.Event)
    count: int = -1
    heard_at: float = 0.0
    publishes: deque[tuple[float, float]] = field(default_factory=deque)
    is_down: bool = False

    def start(self) -> None:
        threading.Thread(target=self.run, name="pulse", daemon=True).start()

    def stop(self) -> None:
        """The row goes with the process: who left on purpose is not missed."""
        self.stopped.set()
        self.carefully(self.forget)

    def run(self) -> None:
        beats = 0
        self.carefully(self.forget)  # one of this name that was killed
        while not self.stopped.is_set():
            self.carefully(self.beat)
            if beats % CANARY_BEATS == 0:
                send_canaries(self.queues)
            beats += 1
            self.stopped.wait(self.seconds)

    def carefully(self, act: Callable[[], object]) -> None:
        """A database that is away is said once; the next beat tries again, on a new connection."""
        try:
            act()
            self.is_down = False
        except DatabaseError as error:
            if not self.is_down:
                logger.warning("no heartbeat, the database is away: %s", error)
            self.is_down = True
        finally:
            connection.close()

    def beat(self) -> None:
        self.listen()
        since = timedelta(seconds=time.monotonic() - self.heard_at)
        row = Heartbeat(
            name=self.name,
            kind=self.kind,
            queues=list(self.queues),
            beat_at=Now(),
            heard_at=ExpressionWrapper(Now() - since, output_field=DateTimeField()),
            busy=self.busy(),
            size=self.size,
            figures={**counters.totals(), "publishes_last_minute": self.rate()},
        )
        told = ["kind", "queues", "beat_at", "heard_at", "busy", "size", "figures"]
        Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=told)

    def forget(self) -> None:
        Heartbeat.objects.filter(name=self.name).delete()

    def listen(self) -> None:
        """Something new since the last beat was heard now; at the start everything is new."""
        count = self.heard()
        if count != self.count:
            self.count, self.heard_at = count, time.monotonic()

    def rate(self) -> float:
        """Publishes of the last minute."""
        now = time.monotonic()
        self.publishes.append((now, counters.totals().get("publishes", 0.0)))
        while now - self.publishes[0][0] > RATE_SECONDS:
            self.publishes.popleft()
        return self.publishes[-1][1] - self.publishes[0][1]
