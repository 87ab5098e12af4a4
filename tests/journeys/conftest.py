"""The grounds of the journeys. Each lives as long as this folder's tests: to start one takes some ten seconds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.services.ports import LOOPBACK
from testing.services.postgres import Postgres
from testing.services.rabbitmq import RabbitMQ
from testing.services.redis import Redis
from testing.services.requirement import require
from testing.services.s3 import S3
from testing.system.system import VENDOR_PORT, Ground, ground
from tests.journeys.demo_site import DemoSite, demo
from tests.journeys.gate import Gate


@pytest.fixture(scope="package")
def store() -> Iterator[S3]:
    with S3() as server:
        yield server


@pytest.fixture(scope="package")
def gate(store: S3) -> Iterator[Gate]:
    """Between the processes of the ground `production` and the store."""
    with Gate(store.port) as gate:
        yield gate


@pytest.fixture(scope="package")
def database() -> Iterator[Postgres]:
    require("initdb")
    with Postgres(durable=False) as server:
        yield server


@pytest.fixture(scope="package")
def redis_broker() -> Iterator[Redis]:
    require("redis-server")
    with Redis() as server:
        yield server


@pytest.fixture(scope="package")
def rabbit_broker() -> Iterator[RabbitMQ]:
    require("rabbitmq-server")
    with RabbitMQ() as server:
        yield server


@pytest.fixture(scope="package")
def embedded(store: S3) -> Iterator[Ground]:
    """SQLite and a folder for a broker, as in the demo."""
    folder = Path(tempfile.mkdtemp(prefix="stillwire-embedded-"))
    try:
        with ground(
            database=f"sqlite:///{folder}/db.sqlite3",
            broker=f"filesystem://{folder}/broker",
            s3=store.url,
            store=store.url,
            bucket="embedded",
            FETCH_ALLOW=f"{LOOPBACK}:{VENDOR_PORT}",
        ) as ready:
            yield ready
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="package")
def production(store: S3, gate: Gate, database: Postgres, redis_broker: Redis) -> Iterator[Ground]:
    """PostgreSQL and Redis."""
    with ground(
        database=database.url, broker=redis_broker.url, s3=gate.url, store=store.url, bucket="production"
    ) as ready:
        yield ready


@pytest.fixture(scope="package")
def rabbit(store: S3, database: Postgres, rabbit_broker: RabbitMQ) -> Iterator[Ground]:
    """PostgreSQL and RabbitMQ."""
    database.execute("CREATE DATABASE rabbit", database="postgres")
    url = database.url.removesuffix(database.database) + "rabbit"
    with ground(database=url, broker=rabbit_broker.url, s3=store.url, store=store.url, bucket="rabbit") as ready:
        yield ready


@pytest.fixture(scope="package")
def demo_site(store: S3) -> Iterator[DemoSite]:
    """The demo's content and what it lacks, published once; no worker runs."""
    folder = Path(tempfile.mkdtemp(prefix="stillwire-demo-"))
    try:
        with demo(f"sqlite:///{folder}/db.sqlite3", f"filesystem://{folder}/broker", store) as ready:
            yield ready
    finally:
        shutil.rmtree(folder)
