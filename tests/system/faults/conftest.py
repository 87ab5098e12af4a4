"""Two newsrooms, one on Redis and one on RabbitMQ, on one PostgreSQL and one store: as long as this folder's tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from testing.services.postgres import Postgres
from testing.services.rabbitmq import RabbitMQ
from testing.services.redis import Redis
from testing.services.requirement import require
from testing.services.s3 import S3
from testing.system.proxied import ProxiedSystem, proxied_system
from testing.system.system import QUICK

HERE = Path(__file__).parent
TIMES = {} if os.environ.get("FULL_SIZE") == "1" else QUICK  # docs/reliability.md tells of production's


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test of a newsroom waits for all its servers, on whatever machine this is."""
    for item in items:
        if HERE in item.path.parents and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="package")
def own_store() -> Iterator[S3]:
    with S3() as server:
        yield server


@pytest.fixture(scope="package")
def own_postgres() -> Iterator[Postgres]:
    require("initdb")
    with Postgres(durable=False) as server:
        yield server


@pytest.fixture(scope="package")
def redis_system(own_store: S3, own_postgres: Postgres) -> Iterator[ProxiedSystem]:
    require("redis-server")
    with (
        Redis() as broker,
        proxied_system(database=own_postgres, broker=broker, store=own_store, name="onredis", **TIMES) as made,
    ):
        yield made


@pytest.fixture(scope="package")
def rabbit_system(own_store: S3, own_postgres: Postgres) -> Iterator[ProxiedSystem]:
    require("rabbitmq-server")
    with (
        RabbitMQ() as broker,
        proxied_system(database=own_postgres, broker=broker, store=own_store, name="onrabbit", **TIMES) as made,
    ):
        yield made


@pytest.fixture
def newsroom(redis_system: ProxiedSystem) -> Iterator[ProxiedSystem]:
    """The one on Redis, whole again after the test."""
    yield redis_system
    redis_system.heal()


@pytest.fixture(params=["redis", "rabbitmq"])
def any_newsroom(request: pytest.FixtureRequest) -> Iterator[ProxiedSystem]:
    """Each of the two, whole again after the test."""
    made: ProxiedSystem = request.getfixturevalue({"redis": "redis_system", "rabbitmq": "rabbit_system"}[request.param])
    yield made
    made.heal()


@pytest.fixture
def seen(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """What came of it, in a few words, for docs/reliability.md."""
    return lambda text: record_property("seen", text)
