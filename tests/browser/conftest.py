"""The systems of the journeys. Each lives as long as this folder's tests: to start one takes some ten seconds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.proxies.tcp_proxy import TcpProxy
from testing.services.ports import LOOPBACK
from testing.services.postgres import Postgres
from testing.services.rabbitmq import RabbitMQ
from testing.services.redis import Redis
from testing.services.requirement import require
from testing.services.s3 import S3
from testing.system.system import VENDOR_PORT, System, running_system
from tests.browser.demo_site import DemoSite, demo


@pytest.fixture(scope="package")
def store() -> Iterator[S3]:
    with S3() as server:
        yield server


@pytest.fixture(scope="package")
def network(store: S3) -> Iterator[TcpProxy]:
    """Between the processes of the system `production` and the store."""
    with TcpProxy(store.port) as network:
        yield network


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
def embedded(store: S3) -> Iterator[System]:
    """SQLite and a folder for a broker, as in the demo."""
    folder = Path(tempfile.mkdtemp(prefix="stillwire-embedded-"))
    try:
        with running_system(
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
def production(store: S3, network: TcpProxy, database: Postgres, redis_broker: Redis) -> Iterator[System]:
    """PostgreSQL and Redis."""
    with running_system(
        database=database.url, broker=redis_broker.url, s3=network.url, store=store.url, bucket="production"
    ) as ready:
        yield ready


@pytest.fixture(scope="package")
def rabbit(store: S3, database: Postgres, rabbit_broker: RabbitMQ) -> Iterator[System]:
    """PostgreSQL and RabbitMQ."""
    database.execute("CREATE DATABASE rabbit", database="postgres")
    url = database.url.removesuffix(database.database) + "rabbit"
    with running_system(
        database=url, broker=rabbit_broker.url, s3=store.url, store=store.url, bucket="rabbit"
    ) as ready:
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
