"""Start of a worker: it refuses a wrong environment, opens its client, probes the store."""

from __future__ import annotations

import gc
import logging
from typing import Any

from celery.signals import beat_init, worker_init, worker_process_init, worker_process_shutdown

from cms.celery import app
from config.checks import refuse_wrong_environment
from publisher.db_timeouts import limit_waiting
from publisher.errors import PublishError
from publisher.scheduling.fallback_scheduler import FallbackScheduler

logger = logging.getLogger(__name__)


watches: list[FallbackScheduler] = []


def queues() -> list[str]:
    """Those that this worker was started with."""
    return list(app.amqp.queues.consume_from)


def watched() -> dict[str, tuple[Any, ...]]:
    from publisher.scheduling.tasks import WATCHED  # tasks are found once the app is complete

    return WATCHED


@worker_process_shutdown.connect(weak=False)
def stop_watching(**_: Any) -> None:
    for each in watches:
        each.is_over.set()


@worker_init.connect(weak=False)
@beat_init.connect(weak=False)
def refuse(**_: Any) -> None:
    refuse_wrong_environment()


def probe_store() -> None:
    from publisher.store.object_store import (
        the_store,  # the web server loads this file, too, and needs no client of the store
    )

    try:
        if not the_store().enforces_conditions():
            logger.warning("conditional writes are not enforced: a lease takes their place")
    except PublishError as error:  # the first publish asks again
        logger.warning("the store could not be probed: %s", error)


@worker_process_init.connect(weak=False)
def open_door(**_: Any) -> None:
    """Opens this process's store before the first hint comes, so that no reader waits for it."""
    limit_waiting()
    probe_store()
    watches.append(FallbackScheduler({task.name: task.run for queue in queues() for task in watched().get(queue, ())}))
    watches[-1].start()
    gc.collect()
    gc.freeze()  # modules and clients stay: the collector need not walk through them in the middle of a publish
