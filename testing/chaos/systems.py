"""A system for runs, with servers of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from testing.services.postgres import Postgres
from testing.services.rabbitmq import RabbitMQ
from testing.services.redis import Redis
from testing.services.s3 import S3
from testing.system.proxied import ProxiedSystem, proxied_system

BROKERS = {"redis": Redis, "rabbitmq": RabbitMQ}


@contextmanager
def started(broker: str) -> Iterator[ProxiedSystem]:
    with ExitStack() as stays:
        enter = stays.enter_context
        servers = enter(Postgres(durable=False)), enter(BROKERS[broker]()), enter(S3())
        yield enter(proxied_system(database=servers[0], broker=servers[1], store=servers[2], name="chaos"))
