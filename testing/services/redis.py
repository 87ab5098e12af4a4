"""A throw-away Redis without persistence: what a restart loses is lost."""

from __future__ import annotations

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from testing.services.ports import LOOPBACK
from testing.services.processes import Process
from testing.services.programs import path
from testing.services.service import Service


class Redis(Service):
    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    def build(self) -> Process:
        options = {"bind": LOOPBACK, "port": self.port, "dir": self.folder, "save": "", "appendonly": "no"}
        argv = [
            path("redis-server"),
            *(str(part) for key, value in options.items() for part in (f"--{key}", value)),
        ]
        return Process(argv, log=self.folder / "log", ready=self.answers)

    def client(self) -> redis.Redis:
        """It never tries twice. The caller closes it."""
        return redis.Redis(port=self.port, socket_timeout=2, retry=Retry(NoBackoff(), 0))

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def flush(self) -> None:
        """Lose every message."""
        with self.client() as client:
            client.flushall()
