"""A real worker hears its own canaries without a clock; one that takes no task is deaf, one that is frozen silent."""

from __future__ import annotations

import json
import subprocess
import sys

import psycopg
import pytest

from testing.paths import ROOT
from testing.services.environment import environment
from testing.services.wait import wait_for
from testing.system.stillwire import Stillwire

pytestmark = pytest.mark.service
CANCEL = "from cms.celery import app; app.control.cancel_consumer('publish')"


@pytest.fixture
def stillwire(postgres, redis, s3):
    postgres.execute("CREATE DATABASE living", database="postgres")
    env = environment(database=postgres.url.replace("/stillwire", "/living"), broker=redis.url, s3=s3.url)
    with Stillwire(env) as stillwire:
        stillwire.manage("migrate", "--verbosity=0")
        stillwire.publish.argv += ["--include", "tests.publisher.health.quick"]
        stillwire.start("publish")
        yield stillwire
        stillwire.publish.kill()


AGES = """SELECT extract(epoch FROM now() - beat_at), extract(epoch FROM now() - heard_at) FROM cms_heartbeat
WHERE name LIKE 'publish@%'"""


@pytest.fixture
def ages(stillwire):
    """Seconds since the worker's last beat and since it last began a task, by the database."""
    with psycopg.connect(stillwire.env["DATABASE_URL"], autocommit=True) as link:
        yield lambda: link.execute(AGES).fetchone() or (1e9, 1e9)


def test_a_worker_is_fine_then_deaf_then_silent(stillwire, ages):
    wait_for(lambda: max(ages()) < 2, 30, "a canary that is heard without any clock")
    subprocess.run([sys.executable, "-c", CANCEL], cwd=ROOT, env=stillwire.env, check=True, timeout=60)
    wait_for(lambda: ages()[0] < 2 < ages()[1], 30, "a worker that lives and is deaf")
    stillwire.publish.freeze()
    wait_for(lambda: ages()[0] > 2, 30, "a worker that is silent")
    done = stillwire.manage("status", "--json", check=False)
    assert done.returncode == 1
    assert [each["queues"] for each in json.loads(done.stdout)["workers"]] == [["publish"]]
