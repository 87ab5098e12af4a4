"""Starts the heartbeat of every worker and of Celery beat. Connected to Celery's signals by importing it."""

from __future__ import annotations

import atexit
import socket
from collections import Counter
from typing import Any

from celery.signals import after_task_publish, beat_init, worker_ready, worker_shutdown
from celery.worker import state

from cms.celery import app
from publisher.health.pulse import Pulse


@worker_ready.connect(weak=False)
def begin_workers(sender: Any, **_: Any) -> None:
    """In the process that hands out tasks; those that publish are its children."""
    pulse = Pulse(
        name=sender.hostname,
        kind="worker",
        queues=tuple(app.amqp.queues.consume_from),
        size=sender.controller.concurrency,
        heard=lambda: int(state.all_total_count[0]),
        busy=lambda: len(state.active_requests),
    )
    worker_shutdown.connect(lambda **_: pulse.stop(), weak=False)
    pulse.start()


@beat_init.connect(weak=False)
def begin_clocks(sender: Any, **_: Any) -> None:
    """A clock that lives and sends nothing is as bad as none."""
    sent = Counter[str]()
    after_task_publish.connect(lambda **_: sent.update(("sent",)), weak=False)
    pulse = Pulse(name=f"beat@{socket.gethostname()}", kind="beat", heard=lambda: sent.total())
    atexit.register(pulse.stop)
    pulse.start()
