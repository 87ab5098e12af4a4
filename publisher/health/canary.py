"""Canaries: small tasks that workers send through the broker to their own queues, to hear whether they hear."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from cms.celery import app
from publisher.hints.broker import impatient

logger = logging.getLogger(__name__)
SECONDS = 1.0  # a frozen broker holds up the next heartbeat no longer than a few of these
EXPIRES = 30.0  # so that none pile up while nobody hears


def send_canaries(queues: Iterable[str]) -> None:
    """One to each queue, on a connection of its own. A broker that is away is no error: that canary is not heard."""
    try:
        with impatient(SECONDS) as connection, app.amqp.Producer(connection) as producer:
            for queue in queues:
                app.send_task("canary", queue=queue, expires=EXPIRES, producer=producer, retry=False)
    except Exception as error:  # whatever a broker's client raises
        logger.info("no canary: %s", error)
