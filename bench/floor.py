"""The floor: what one commit, one Celery hop and one PUT cost with nothing of Stillwire in them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import psycopg

from bench.figures import percentile
from bench.hop import timed_hop

KILOBYTE = b'{"text": "' + b"x" * 1012 + b'"}'
TABLE = "CREATE TABLE IF NOT EXISTS bench_commit (id bigserial PRIMARY KEY, uid text, body text, at timestamptz)"


@dataclass
class Floor:
    """Three lists of seconds. One `sample()` beside each measured save: noise hits both alike."""

    database: str
    client: Any  # the store's own boto3 client: the same settings, a kept-alive connection
    bucket: str
    commits: list[float] = field(default_factory=list)
    hops: list[float] = field(default_factory=list)
    puts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.link = psycopg.connect(self.database)
        self.link.execute(TABLE)
        self.link.commit()

    def sample(self, body: str) -> None:
        self.commits.append(self.timed_commit(body))
        self.hops.append(timed_hop())
        self.puts.append(self.timed_put())

    def timed_commit(self, body: str) -> float:
        begun = time.monotonic()
        self.link.execute("INSERT INTO bench_commit (uid, body, at) VALUES (%s, %s, now())", ("01JB", body))
        self.link.commit()
        return time.monotonic() - begun

    def timed_put(self) -> float:
        begun = time.monotonic()
        self.client.put_object(
            Bucket=self.bucket, Key="bench/floor.json", Body=KILOBYTE, ContentType="application/json"
        )
        return time.monotonic() - begun

    def forget(self) -> None:
        """Drops what was measured while everything warmed up."""
        for samples in (self.commits, self.hops, self.puts):
            samples.clear()

    @property
    def parts(self) -> dict[str, list[float]]:
        return {"bare commit": self.commits, "bare hop": self.hops, "bare PUT": self.puts}

    @property
    def p50(self) -> float:
        """The sum of the three medians."""
        return sum(percentile(part, 50) for part in self.parts.values())
