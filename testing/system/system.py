"""Stillwire at work: an environment, our processes on it, its bucket, and a client to write with."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from testing.services.environment import environment
from testing.services.ports import free_port
from testing.services.s3 import client
from testing.services.wait import Deadline, wait_for
from testing.system.orm_client import OrmClient
from testing.system.stillwire import Stillwire

EDITOR, PASSWORD, EMAIL = "nora", "a long night", "nora@newsroom.example"
VENDOR_PORT = free_port()  # what the workers may fetch from, where a test plays a vendor
PLACEMENT = "header"  # the one that every live blog's page asks for
QUICK = {"LEASE_SECONDS": "2", "S3_READ_SECONDS": "2"}
"""For tests that would else wait for production's times; what is measured is measured with those."""


@dataclass(frozen=True, kw_only=True)
class System:
    """`s3` speaks to the store itself, past any proxy; `public_url` is where readers fetch."""

    env: Mapping[str, str]
    stillwire: Stillwire
    orm: OrmClient
    s3: Any
    bucket: str
    public_url: str

    def page_url(self, blog: Mapping[str, Any]) -> str:
        return f"{self.public_url}/live/{blog['slug']}/index.html"

    def text(self, key: str) -> str:
        """An object as readers get it; empty when they get nothing."""
        try:
            with urllib.request.urlopen(f"{self.public_url}/{key}", timeout=5) as answer:
                body = answer.read()
                return (gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body).decode()
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        return ""

    def everything(self) -> str:
        """Every key and every byte that is in the bucket now, as text."""
        found = []
        for answer in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            for each in answer.get("Contents", []):
                stored = self.s3.get_object(Bucket=self.bucket, Key=each["Key"])
                body = stored["Body"].read()
                body = gzip.decompress(body) if stored.get("ContentEncoding") == "gzip" else body
                found += [each["Key"], json.dumps(stored["Metadata"]), body.decode()]
        return "\n".join(found)

    def wait_until_live(self, blog: Mapping[str, Any], *words: str, seconds: float = 10) -> None:
        """Until readers who poll are told of these words, and readers who arrive are shown them."""
        names = ("latest.json", "feed.json", "index.html")

        def is_live() -> bool:
            return all(word in self.text(f"live/{blog['slug']}/{name}") for name in names for word in words)

        try:
            wait_for(is_live, seconds, f"{words} in {blog['slug']}")
        except Deadline as late:
            raise Deadline(f"{late}\n{self.orm.publication(blog)}\n{self.stillwire.publish.tail()}") from None

    def wait_until_level(self, seconds: float = 10) -> None:
        """Until nothing is behind."""
        wait_for(lambda: not self.behind(), seconds, "a ledger without work to do")

    def behind(self) -> list[str]:
        return [each["key"] for each in self.orm.read("Publication") if each["wanted"] > each["live"]]


@contextmanager
def quickly_ended(stillwire: Stillwire) -> Iterator[None]:
    """Nothing of a throw-away newsroom is worth a goodbye, which takes its workers seconds."""
    try:
        yield
    finally:
        for process in stillwire.processes.values():
            process.kill()


@contextmanager
def running_system(*, database: str, broker: str, s3: str, store: str, bucket: str, **others: str) -> Iterator[System]:
    """Ready to write in, with all its processes; `s3` is where they find the store, `store` is the store itself.

    `others` are further variables of the contract.
    """
    env = environment(database=database, broker=broker, s3=s3, bucket=bucket, **others)
    with Stillwire(env) as stillwire, quickly_ended(stillwire):
        stillwire.prepare("migrate --verbosity=0", "setup_bucket", "publish_site")
        stillwire.start()
        plain = client(store)
        with OrmClient(env) as orm:
            orm.ask("make_editor", "auth.User", name=EDITOR, password=PASSWORD, email=EMAIL)
            if not orm.read("Placement", slug=PLACEMENT):
                orm.make("Placement", slug=PLACEMENT)
            yield System(
                env=env, stillwire=stillwire, orm=orm, s3=plain, bucket=bucket, public_url=env["PUBLIC_BASE_URL"]
            )
        plain.close()
