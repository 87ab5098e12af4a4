"""A newsroom with our network between all its parts: real servers, real processes, and whatever may befall them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from testing.observer.database_oracle import Truth
from testing.observer.observer import Observer, observing
from testing.observer.public import Public
from testing.proxies.s3_proxy import Front
from testing.proxies.tcp_proxy import Wire
from testing.services.ports import LOOPBACK
from testing.services.postgres import Postgres
from testing.services.processes import Process
from testing.services.rabbitmq import RabbitMQ
from testing.services.redis import Redis
from testing.services.s3 import S3
from testing.services.wait import wait_for
from testing.system.system import EMAIL, Ground, ground

SAVE_SECONDS = 1.0  # what an editor is promised, whatever the broker, the bucket or the CDN do
SLACK = 3  # the tests' machine has other things to do; what was measured is in docs/reliability.md
SETTLED_SECONDS = 30.0  # on a machine with other things to do
Broker = Redis | RabbitMQ


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Servers, the wires to them, and the ground on it all.

    Workers reach the store through `store_wire` and `front`; readers, and the read-back, through `cdn_wire` and `cdn`.
    """

    ground: Ground
    database: Postgres
    broker: Broker
    store: S3
    database_wire: Wire
    broker_wire: Wire
    store_wire: Wire
    front: Front
    cdn_wire: Wire
    cdn: Front
    truth: Truth
    name: str
    """of the database and of the bucket"""

    @property
    def workers(self) -> list[Process]:
        """Those of the queue `publish`."""
        processes = self.ground.stillwire.processes
        return [processes["publish"], processes["second"]]

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """By a connection that no wire disturbs."""
        with self.link() as link:
            done = link.execute(statement, values)
            return done.fetchall() if done.description else []

    def link(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=LOOPBACK, port=self.database.port, user="postgres", dbname=self.name, autocommit=True
        )

    def heal(self) -> None:
        """Every wire and front; processes and servers are their tests' own affair."""
        for each in (self.database_wire, self.broker_wire, self.store_wire, self.front, self.cdn_wire, self.cdn):
            each.heal()

    def observer(self, *slugs: str, **others: Any) -> Observer:
        """It looks at the store itself, and at the database itself."""
        public = Public(f"{self.store.url}/{self.name}")
        return Observer(public, self.truth, slugs=slugs, secrets=[EMAIL], **others)

    @contextmanager
    def watched(self, blog: Mapping[str, Any]) -> Iterator[Observer]:
        """Readers poll while the block lasts; in the end they have everything, and no promise was broken."""
        observer = self.observer(blog["slug"])
        with observing(observer):
            yield observer
        observer.settle(SETTLED_SECONDS)
        wait_for(lambda: self.is_level(blog), SETTLED_SECONDS, "a ledger without work to do")
        assert not observer.violations, "\n".join(map(str, observer.violations))

    def blog(self) -> dict[str, Any]:
        """A live blog with a post that readers have."""
        blog = self.ground.desk.blog()
        self.ground.desk.post(blog, title="Before")
        self.ground.wait_until_live(blog, "Before", seconds=20)
        self.ground.desk.seconds.clear()
        return blog

    def save(self, blog: Mapping[str, Any], *titles: str) -> float:
        """Posts by an editor; returns the slowest save in seconds, which is what was promised."""
        self.ground.desk.seconds.clear()
        for title in titles:
            self.ground.desk.post(blog, title=title)
        slowest = max(self.ground.desk.seconds)
        assert slowest < SAVE_SECONDS * SLACK, f"a save took {slowest:.2f} s"
        return slowest

    def is_level(self, blog: Mapping[str, Any]) -> bool:
        row = self.ledger(blog)
        return bool(row["live"] >= row["wanted"])

    def is_all_level(self) -> bool:
        return not self.sql("SELECT 1 FROM cms_publication WHERE wanted > live")

    def ledger(self, blog: Mapping[str, Any]) -> dict[str, Any]:
        columns = "wanted", "live", "seen", "last_error", "failed_at", "failures"
        row = self.sql(f"SELECT {', '.join(columns)} FROM cms_publication WHERE key = %s", f"liveblog:{blog['slug']}")[
            0
        ]
        return dict(zip(columns, row, strict=True))


def seconds_until(condition: Callable[[], Any], what: str, *, within: float = 30) -> float:
    begun = time.monotonic()
    wait_for(condition, within, what)
    return time.monotonic() - begun


def through(url: str, wire: Wire) -> str:
    """The URL of a server, by way of a wire to it."""
    return re.sub(rf"{LOOPBACK}:\d+", f"{LOOPBACK}:{wire.port}", url)


@contextmanager
def stack(*, database: Postgres, broker: Broker, store: S3, name: str) -> Iterator[Stack]:
    """With two workers for `publish`, one for `bulk`, beat and the admin."""
    database.execute(f"CREATE DATABASE {name}", database="postgres")
    with ExitStack() as stays:
        enter = stays.enter_context
        front, cdn = enter(Front(store.port)), enter(Front(store.port))
        targets = (database.port, broker.port, front.port, cdn.port)
        database_wire, broker_wire, store_wire, cdn_wire = (enter(Wire(port)) for port in targets)
        base = database.url.removesuffix(database.database) + name
        settled = enter(
            ground(
                database=through(base, database_wire),
                broker=through(broker.url, broker_wire),
                s3=store_wire.url,
                store=store.url,
                bucket=name,
                PUBLIC_BASE_URL=f"{cdn_wire.url}/{name}",
            )
        )
        dsn = f"host={LOOPBACK} port={database.port} user=postgres dbname={name}"
        truth = enter(closing(Truth(dsn)))
        settled.stillwire.worker("publish", name="second").start()
        yield Stack(
            ground=settled,
            database=database,
            broker=broker,
            store=store,
            database_wire=database_wire,
            broker_wire=broker_wire,
            store_wire=store_wire,
            front=front,
            cdn_wire=cdn_wire,
            cdn=cdn,
            truth=truth,
            name=name,
        )
