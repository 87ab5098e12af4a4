"""Shared fixtures: the environment before settings load, and servers that start when asked for.

pyproject.toml must not name DJANGO_SETTINGS_MODULE: pytest-django would load settings before this file could
say where the database and the bucket are.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest

from testing.services.environment import environment
from testing.services.ports import LOOPBACK, free_port
from testing.services.postgres import Postgres
from testing.services.programs import REMEDY, is_ci, missing
from testing.services.rabbitmq import RabbitMQ
from testing.services.redis import Redis
from testing.services.requirement import require
from testing.services.s3 import S3, client

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

BUCKET = "stillwire-test"
S3_PORT = free_port()  # known before settings load; the server itself starts when a test asks for it
PUBLIC = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
        }
    ],
}
HERE = Path(__file__).parent
DIALECT = (
    "database/cms/importing/test_import_own_feed",
    "database/cms/ledger/",
    "database/cms/models/test_language",
    "database/publisher/health/test_probes",
    "database/publisher/health/test_pulse",
    "database/publisher/hints/",
    "database/publisher/lookups/",
    "database/publisher/mirrors/test_mirrors",
    "database/publisher/mirrors/test_runner",
    "database/publisher/reconcile/test_lease",
    "database/publisher/reconcile/test_pauses",
    "database/publisher/reconcile/test_races",
    "database/publisher/reconcile/test_reconcile",
    "database/publisher/reconcile/test_storm",
    "database/publisher/repair/test_repair",
    "database/publisher/rows/",
    "database/publisher/scheduling/",
    "database/publisher/store/test_inventory",
    "database/publisher/store/test_slow_store",
    "database/publisher/takedown/",
    "database/publisher/test_db_timeouts",
)
"""Tests of SQL that is written for each database, of locks and of transactions; the rest is Django's affair."""
FOLDER = pytest.StashKey[Path]()
PLAYWRIGHT: pytest.StashKey[Playwright] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="what the in-process tests run on",
    )


def only_hands_out_tests(config: pytest.Config) -> bool:
    """The process that xdist starts its workers from: they inherit its environment, and each needs one of its own."""
    return config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if only_hands_out_tests(config):
        return
    folder = Path(tempfile.mkdtemp(prefix="stillwire-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder))
    config.stash[FOLDER] = folder
    s3 = f"http://{LOOPBACK}:{S3_PORT}"
    os.environ.update(environment(database=database_url(config), broker="memory://", s3=s3, bucket=BUCKET))
    django.setup()
    empty_by_deleting()


def empty_by_deleting() -> None:
    """Between tests most tables are empty: to delete nothing is quicker than to truncate forty tables."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(self: Any, style: Any, tables: list[str], **_: Any) -> list[str]:
        deletes = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
        return ["SET session_replication_role = replica", *deletes, "SET session_replication_role = DEFAULT"]

    DatabaseOperations.sql_flush = sql_flush


def database_url(config: pytest.Config) -> str:
    if config.getoption("database") == "sqlite":
        return f"sqlite:///{config.stash[FOLDER]}/db.sqlite3"
    if lack := missing("initdb"):
        pytest.exit(lack, returncode=int(is_ci()))
    server = Postgres(durable=False).start()
    config.add_cleanup(server.stop)
    return server.url


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With --dist=loadgroup: a process for all tests on one ground. xdist's own groups have no effect in pytest 9."""
    from tests.spreading import BySystem

    return BySystem(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if str(item.path.relative_to(HERE)).startswith(DIALECT):
            item.add_marker(pytest.mark.dialect)
    if config.getoption("database") == "postgres":
        without(config, items, {item for item in items if not asks_database(item)})
    if config.getoption("loadgroup", False):
        items.sort(key=weight, reverse=True)  # what takes longest begins first, and small files fill what is left


def without(config: pytest.Config, items: list[pytest.Item], alone: set[pytest.Item]) -> None:
    """What asks no database is the same on each: PostgreSQL's turn is for the others."""
    config.hook.pytest_deselected(items=list(alone))
    items[:] = [item for item in items if item not in alone]


def weight(item: pytest.Item) -> tuple[float, bool, int]:
    from tests.spreading import shares_system

    limit = item.get_closest_marker("timeout")
    kind = 2 if item.get_closest_marker("service") else 1 if item.get_closest_marker("slow") else 0
    return float(limit.args[0]) if limit else 0.0, shares_system(item.nodeid), kind


def asks_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Playwright's event loop runs in this thread from before the first query until after the last.

    Django keeps other connections beside a running loop than without one: a loop that came half-way would
    take a test out of its transaction.
    """
    if missing("chromium") or not any("browser" in getattr(item, "fixturenames", ()) for item in session.items):
        return
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Django would refuse to query beside that loop
    from playwright.sync_api import sync_playwright  # by those alone who need it

    playwright = sync_playwright().start()
    session.config.stash[PLAYWRIGHT] = playwright
    session.config.add_cleanup(playwright.stop)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was skipped for want of a server, and the line that installs it. Reports also come from other processes."""
    reasons = [each.longrepr[2] for each in terminalreporter.stats.get("skipped", ())]
    for reason, count in Counter(each for each in reasons if REMEDY in each).items():
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}", yellow=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(pytestconfig: pytest.Config) -> None:
    """A file instead of Django's shared memory: threads then wait for each other as in production."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(pytestconfig.stash[FOLDER] / "test.sqlite3")
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # no test survives a power cut


@pytest.fixture(scope="session")
def django_db_keepdb(pytestconfig: pytest.Config) -> bool:
    """PostgreSQL's server goes as a whole; to drop its database first would wait for the last thread's connection."""
    return bool(pytestconfig.getoption("database") == "postgres")


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The URL of the S3 server that settings name; it runs in this process."""
    from moto.moto_server import threaded_moto_server

    from testing.services.s3_server import Application

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    threaded_moto_server.DomainDispatcherApplication = Application
    server = threaded_moto_server.ThreadedMotoServer(LOOPBACK, S3_PORT, verbose=False)
    server.start()
    yield f"http://{LOOPBACK}:{S3_PORT}"
    server.stop()


@pytest.fixture(scope="session")
def s3_client(s3_server: str) -> Iterator[Any]:
    """A plain boto3 client of that server."""
    with_client = client(s3_server)
    yield with_client
    with_client.close()


@pytest.fixture
def bucket_name(s3_server: str, s3_client: Any) -> str:
    """The bucket that settings name, new and empty for each test; readers may fetch from it."""
    from moto.s3.models import s3_backends

    s3_backends.reset()
    s3_client.create_bucket(Bucket=BUCKET)
    s3_client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(PUBLIC))
    return BUCKET


@pytest.fixture(scope="session")
def vendor_server() -> Iterator[Any]:
    from testing.services.vendor import Vendor

    with Vendor() as server:
        yield server


@pytest.fixture
def vendor(vendor_server: Any, settings: Any) -> Any:
    """A vendor that may be fetched from though it is on this machine; it has nothing yet."""
    from fetcher.policy import Policy, allow

    settings.FETCH_POLICY = Policy(allowed=(allow(vendor_server.netloc),))
    vendor_server.replies.clear()
    vendor_server.requests.clear()
    vendor_server.times.clear()
    return vendor_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    require("initdb")
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    require("redis-server")
    with Redis() as server:
        yield server


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitMQ]:
    require("rabbitmq-server")
    with RabbitMQ() as server:
        yield server


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """An S3 server in a process of its own, for tests that kill or freeze it."""
    with S3() as server:
        yield server


@pytest.fixture(scope="session")
def browser(pytestconfig: pytest.Config) -> Iterator[Any]:
    """Debian's Chromium."""
    from testing.services.chromium import launch

    require("chromium")
    browser = launch(pytestconfig.stash[PLAYWRIGHT])
    yield browser
    browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A tab of a new profile: no cache, no storage."""
    context = browser.new_context()
    yield context.new_page()
    context.close()
