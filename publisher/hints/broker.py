"""Impatient connections to the broker, for those that must not wait for one that is frozen: saves and looks at it."""

from __future__ import annotations

from typing import Any

from cms.celery import app

ONCE = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}  # kombu's own would try for long


def impatient(seconds: float) -> Any:
    """A connection, not yet opened. Connecting, each answer and each write may take so long; then it raises."""
    given = app.conf.broker_transport_options
    options: dict[str, Any] = dict(ONCE)
    if "socket_timeout" in given:  # Redis
        options |= {"socket_timeout": seconds, "socket_connect_timeout": seconds, "retry_on_timeout": False}
    elif str(app.conf.broker_url).startswith(("amqp", "pyamqp")):
        options |= {"read_timeout": seconds, "write_timeout": seconds}
    return app.connection_for_write(connect_timeout=seconds, transport_options=options)
