"""Row 19: a load is killed half-way, for real; the next one goes on with the rest."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter

import pytest

from tests.services.environment import environment
from tests.services.processes import Process
from tests.services.stillwire import ROOT, Stillwire
from tests.services.wait import wait_for

pytestmark = pytest.mark.slow

ROWS = 1200
PUT = re.compile(r'"PUT /stillwire-killed/(lookups/\S+) HTTP/1.1" (\d+)')


@pytest.fixture
def newsroom(s3, tmp_path):
    """Database, bucket and `manage.py`; no workers."""
    env = environment(
        database=f"sqlite:///{tmp_path}/db.sqlite3", broker="memory://", s3=s3.url, bucket="stillwire-killed"
    )
    with Stillwire(env) as stillwire:
        stillwire.manage("migrate")
        stillwire.manage("setup_bucket")
        yield stillwire


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("id,text\n" + "".join(f"{number:05},row {number}\n" for number in range(ROWS)))
    return path


def puts(s3) -> list[tuple[str, str]]:
    """Key and status of every put of a row so far."""
    return PUT.findall(s3.running.output())


def test_a_load_that_is_killed_half_way_goes_on_with_the_rest(newsroom, s3, file, tmp_path):
    command = ["load_lookup", "table", str(file), "--key", "id"]
    killed = Process(
        [sys.executable, "manage.py", *command, "--rate", "400"], log=tmp_path / "log", env=newsroom.env, cwd=ROOT
    )
    killed.start()
    wait_for(lambda: len(puts(s3)) > ROWS // 2, 60, "half of the rows")
    killed.kill()
    before = len(puts(s3))
    assert before < ROWS

    said = newsroom.manage(*command).stdout

    assert "1,200 rows" in said
    written = Counter(key for key, status in puts(s3) if status == "200")
    assert len(written) == ROWS
    assert set(written.values()) == {1}, "no row was written twice"
    asked_again = len(puts(s3)) - ROWS
    assert asked_again <= 500, "only what was under way is asked about again"
    with_client = s3.client()
    body = with_client.get_object(Bucket="stillwire-killed", Key="lookups/table/01199.json")["Body"].read()
    with_client.close()
    assert body == b'{"id":"01199","text":"row 1199"}'
    report = json.loads(newsroom.manage("verify", "--json", check=False).stdout)
    assert (report["missing"], report["changed"], report["foreign"]) == ([], [], [])
