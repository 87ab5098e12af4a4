"""What is measured: a throw-away PostgreSQL (durable), Redis, moto's S3 server, and Stillwire's own processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

import django

from testing.services.environment import environment
from testing.services.postgres import Postgres
from testing.services.redis import Redis
from testing.services.s3 import S3
from testing.system.stillwire import Stillwire

BUCKET = "stillwire-bench"
MEASURED = ("publish", "bulk", "beat")


class System:
    """Once entered, this process has Django set up on it; workers run only inside `workers()`."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.postgres = stack.enter_context(Postgres())
            self.redis = stack.enter_context(Redis())
            self.s3 = stack.enter_context(S3())
            self.env = environment(database=self.postgres.url, broker=self.redis.url, s3=self.s3.url, bucket=BUCKET)
            self.processes = stack.enter_context(Stillwire(self.env))
            self.processes.prepare("migrate", "setup_bucket")
            os.environ.update(self.env)
            django.setup()
            self.stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stack.close()

    @contextmanager
    def workers(self, include: str = "bench.hop") -> Iterator[None]:
        """`celery worker -Q publish` with two processes, `-Q bulk` and beat; `include` adds the bench's own task."""
        publish = self.processes.worker("publish", concurrency=2)
        publish.argv += ["--include", include]
        self.processes.beat.argv += ["--loglevel", "INFO"]  # it says that it is ready at this level only
        self.processes.start(*MEASURED)
        try:
            yield
        finally:
            for name in MEASURED:
                self.processes.processes[name].stop()

    def requests(self) -> list[str]:
        """The store's access log: one line a request, e.g. `PUT /bucket/key`."""
        lines = self.s3.running.output().splitlines()
        return [line.split('"')[1].rpartition(" ")[0] for line in lines if '] "' in line]
