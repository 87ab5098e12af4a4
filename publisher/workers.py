"""What a worker does as it starts: refuse a wrong environment, open its door, probe the store."""

from __future__ import annotations

import gc
import logging
from typing import Any

from celery.signals import beat_init, worker_init, worker_process_init

from cms.checks import refuse_wrong_environment
from publisher.bucket import the_bucket

logger = logging.getLogger(__name__)


@worker_init.connect(weak=False)
@beat_init.connect(weak=False)
def refuse(**_: Any) -> None:
    refuse_wrong_environment()


@worker_process_init.connect(weak=False)
def open_door(**_: Any) -> None:
    """Opens this process's door before the first hint comes, so that the first reader does not wait for it."""
    if not the_bucket().enforces_conditions():
        logger.warning("conditional writes are not enforced (or the store did not answer): a lease takes their place")
    gc.collect()
    gc.freeze()  # modules and clients stay: the collector need not walk through them in the middle of a publish
