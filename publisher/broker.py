"""Impatient connections to the broker, for those that must not wait for one that is frozen: saves and looks at it."""

from __future__ import annotations

from typing import Any

from cms.celery import app


def impatient(seconds: float) -> Any:
    """A connection, not yet opened. Connecting, each answer and each write may take so long; then it raises."""
    given = app.conf.broker_transport_options
    options: dict[str, Any] = {}
    if "socket_timeout" in given:  # Redis
        options = {"socket_timeout": seconds, "socket_connect_timeout": seconds, "retry_on_timeout": False}
    elif str(app.conf.broker_url).startswith(("amqp", "pyamqp")):
        options = {"read_timeout": seconds, "write_timeout": seconds}
    return app.connection_for_write(connect_timeout=seconds, transport_options=options)
