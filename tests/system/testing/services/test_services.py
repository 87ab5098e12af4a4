"""The throw-away servers: they start, answer, keep or lose what they should, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
import redis
from kombu import Connection

from testing.paths import ROOT
from testing.services.ports import accepts
from testing.services.postgres import Postgres
from testing.services.processes import ChildDied, Process
from testing.services.rabbitmq import RabbitMQ
from testing.services.redis import Redis
from testing.services.requirement import require
from testing.services.s3 import S3
from testing.services.service import Service
from testing.services.tree import alive
from testing.services.wait import Deadline, wait_for

pytestmark = pytest.mark.service

PROGRAMS = {Postgres: "initdb", Redis: "redis-server", RabbitMQ: "rabbitmq-server", S3: None}


@pytest.fixture(params=PROGRAMS, ids=lambda kind: kind.__name__.lower())
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    if program := PROGRAMS[request.param]:
        require(program)
    with request.param() as server:
        yield server


@pytest.fixture
def fresh_redis() -> Iterator[Redis]:
    require("redis-server")
    with Redis() as server:
        yield server


def test_it_answers_restarts_and_leaves_nothing(service: Service) -> None:
    assert service.answers()
    first = service.running.pids()

    service.kill()
    assert not alive(first)
    assert not accepts(service.port)
    service.restart()
    assert service.answers()

    second, folder = service.running.pids(), service.folder
    service.stop()
    assert not alive(second)
    assert not folder.exists()


def test_postgres_keeps_its_rows_over_a_kill() -> None:
    require("initdb")
    with Postgres(durable=False) as postgres:
        postgres.execute("CREATE TABLE note AS SELECT 'kept' AS text")
        postgres.kill()
        postgres.restart()
        with psycopg.connect(postgres.url) as link:
            assert link.execute("SELECT text FROM note").fetchone() == ("kept",)


def test_redis_forgets_over_a_restart(fresh_redis: Redis) -> None:
    with fresh_redis.client() as client:
        client.set("note", "lost")
    fresh_redis.restart()
    with fresh_redis.client() as client:
        assert client.get("note") is None


def test_a_frozen_redis_is_silent_until_it_thaws(fresh_redis: Redis) -> None:
    fresh_redis.freeze()
    with pytest.raises(redis.exceptions.TimeoutError), fresh_redis.client() as client:
        client.ping()
    fresh_redis.thaw()
    wait_for(fresh_redis.answers, what="an answer after the thaw")


def test_a_frozen_server_still_stops() -> None:
    with S3() as s3:
        s3.freeze()


def test_rabbitmq_keeps_a_durable_queue_over_a_restart(rabbitmq: RabbitMQ) -> None:
    with Connection(rabbitmq.url) as link, link.SimpleQueue("notes") as queue:
        queue.put("kept")
    rabbitmq.restart()
    with Connection(rabbitmq.url) as link, link.SimpleQueue("notes") as queue:
        assert queue.get(timeout=5).payload == "kept"


def test_rabbitmq_leaves_no_epmd() -> None:
    require("rabbitmq-server")
    with RabbitMQ() as rabbitmq:
        assert accepts(rabbitmq.epmd_port)
    assert not accepts(rabbitmq.epmd_port)


def test_a_process_that_dies_says_why(tmp_path) -> None:
    process = Process(["sh", "-c", "echo out of paper; exit 3"], log=tmp_path / "log", ready=lambda: False)
    with pytest.raises(ChildDied, match=r"(?s)ended with 3.*out of paper"):
        process.start()


def test_a_process_that_is_never_ready_is_killed(tmp_path) -> None:
    process = Process(["sleep", "60"], log=tmp_path / "log", ready=lambda: False, ready_seconds=0.2)
    with pytest.raises(Deadline, match="readiness of sleep 60"):
        process.start()
    assert not process.is_running()


def test_kill_reaches_grandchildren(tmp_path) -> None:
    argv = ["sh", "-c", "setsid sleep 60 & sleep 60"]
    process = Process(argv, log=tmp_path / "log")
    process.ready = lambda: len(process.pids()) >= 3
    process.start()
    pids = process.pids()
    process.kill()
    assert not alive(pids)


def test_nothing_survives_a_killed_pytest(tmp_path) -> None:
    require("redis-server")
    start = "from testing.services.redis import Redis; print(Redis().start().port, flush=True)"
    script = f"{start}; import os; os.kill(os.getpid(), 9)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == -signal.SIGKILL
    wait_for(lambda: not accepts(int(done.stdout)), what="the end of the orphaned Redis")
