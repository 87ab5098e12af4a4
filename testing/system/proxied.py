"""A newsroom with our network between all its parts: real servers, real processes, and whatever may befall them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from testing.observer.database_oracle import DatabaseOracle
from testing.observer.observer import Observer, observing
from testing.observer.public import Public
from testing.proxies.s3_proxy import S3Proxy
from testing.proxies.tcp_proxy import TcpProxy
from testing.services.ports import LOOPBACK
from testing.services.postgres import Postgres
from testing.services.processes import Process
from testing.services.rabbitmq import RabbitMQ
from testing.services.redis import Redis
from testing.services.s3 import S3
from testing.services.wait import wait_for
from testing.system.system import EMAIL, System, running_system

SAVE_SECONDS = 1.0  # what an editor is promised, whatever the broker, the bucket or the CDN do
SLACK = 3  # the tests' machine has other things to do; what was measured is in docs/reliability.md
SETTLED_SECONDS = 30.0  # on a machine with other things to do
Broker = Redis | RabbitMQ


@dataclass(frozen=True, kw_only=True)
class ProxiedSystem(System):
    """Its bucket and its database have the same name. With its servers, and the networks to them.

    Workers reach the store through `store_network` and `s3_proxy`; readers, and the read-back, through `cdn_network`
    and `cdn`.
    """

    database: Postgres
    broker: Broker
    store: S3
    database_network: TcpProxy
    broker_network: TcpProxy
    store_network: TcpProxy
    s3_proxy: S3Proxy
    cdn_network: TcpProxy
    cdn: S3Proxy
    oracle: DatabaseOracle

    @property
    def read_seconds(self) -> float:
        """How long a worker waits for an answer of the store."""
        return float(self.env.get("S3_READ_SECONDS", "10"))

    @property
    def workers(self) -> list[Process]:
        """Those of the queue `publish`."""
        processes = self.stillwire.processes
        return [processes["publish"], processes["second"]]

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """By a connection that no network disturbs."""
        with self.link() as link:
            done = link.execute(statement, values)
            return done.fetchall() if done.description else []

    def link(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=LOOPBACK, port=self.database.port, user="postgres", dbname=self.bucket, autocommit=True
        )

    def heal(self) -> None:
        """Every network and proxy; processes and servers are their tests' own affair."""
        for each in (
            self.database_network,
            self.broker_network,
            self.store_network,
            self.s3_proxy,
            self.cdn_network,
            self.cdn,
        ):
            each.heal()

    def observer(self, *slugs: str, **others: Any) -> Observer:
        """It looks at the store itself, and at the database itself."""
        public = Public(f"{self.store.url}/{self.bucket}")
        return Observer(public, self.oracle, slugs=slugs, secrets=[EMAIL], **others)

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
        blog = self.orm.blog()
        self.orm.post(blog, title="Before")
        self.wait_until_live(blog, "Before", seconds=20)
        self.orm.seconds.clear()
        return blog

    def save(self, blog: Mapping[str, Any], *titles: str) -> float:
        """Posts by an editor; returns the slowest save in seconds, which is what was promised."""
        self.orm.seconds.clear()
        for title in titles:
            self.orm.post(blog, title=title)
        slowest = max(self.orm.seconds)
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


def through(url: str, network: TcpProxy) -> str:
    """The URL of a server, by way of a network to it."""
    return re.sub(rf"{LOOPBACK}:\d+", f"{LOOPBACK}:{network.port}", url)


@contextmanager
def proxied_system(
    *, database: Postgres, broker: Broker, store: S3, name: str, **others: str
) -> Iterator[ProxiedSystem]:
    """With two workers for `publish`, one for `bulk`, beat and the admin. `others` are variables of the contract."""
    database.execute(f"CREATE DATABASE {name}", database="postgres")
    with ExitStack() as stays:
        enter = stays.enter_context
        s3_proxy, cdn = enter(S3Proxy(store.port)), enter(S3Proxy(store.port))
        targets = (database.port, broker.port, s3_proxy.port, cdn.port)
        database_network, broker_network, store_network, cdn_network = (enter(TcpProxy(port)) for port in targets)
        base = database.url.removesuffix(database.database) + name
        system = enter(
            running_system(
                database=through(base, database_network),
                broker=through(broker.url, broker_network),
                s3=store_network.url,
                store=store.url,
                bucket=name,
                PUBLIC_BASE_URL=f"{cdn_network.url}/{name}",
                **others,
            )
        )
        dsn = f"host={LOOPBACK} port={database.port} user=postgres dbname={name}"
        oracle = enter(closing(DatabaseOracle(dsn)))
        system.stillwire.worker("publish", name="second").start()
        yield ProxiedSystem(
            **vars(system),
            database=database,
            broker=broker,
            store=store,
            database_network=database_network,
            broker_network=broker_network,
            store_network=store_network,
            s3_proxy=s3_proxy,
            cdn_network=cdn_network,
            cdn=cdn,
            oracle=oracle,
        )
