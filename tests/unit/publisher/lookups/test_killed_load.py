"""Row 19: a load is killed half-way, for real; the next one goes on with the rest."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter

import pytest

from testing.paths import ROOT
from testing.services.environment import environment
from testing.services.processes import Process
from testing.services.wait import wait_for
from testing.system.stillwire import Stillwire

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]  # the longest without a server, so among the first

ROWS = 1200
PUT = re.compile(r'"PUT /stillwire-killed/lookups/(\S+)/(\S+) HTTP/1.1" (\d+)')
UPLOAD = """
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.create_superuser("ed"))
form = {{"name": "", "slug": "uploaded", "key": "id", "case": "keep", "pad": "0", "trim": "on", "is_wanted": "on"}}
with open("{file}", "rb") as file:
    answer = client.post("/admin/cms/lookuptable/add/", form | {{"file": file}})
assert answer.status_code == 302, answer.content
"""


@pytest.fixture
def newsroom(s3, tmp_path):
    """Database, bucket and `manage.py`; no worker runs yet."""
    env = environment(
        database=f"sqlite:///{tmp_path}/db.sqlite3",
        broker=f"filesystem://{tmp_path}/broker",
        s3=s3.url,
        bucket="stillwire-killed",
    )
    with Stillwire(env | {"LOOKUP_PUTS_PER_SECOND": "400"}) as stillwire:
        stillwire.prepare("migrate", "setup_bucket")
        yield stillwire


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("id,text\n" + "".join(f"{number:05},row {number}\n" for number in range(ROWS)))
    return path


def puts(s3, table: str) -> list[tuple[str, str]]:
    """Key and status of every put of a row so far."""
    return [(key, status) for slug, key, status in PUT.findall(s3.running.output()) if slug == table]


def test_a_load_that_is_killed_half_way_goes_on_with_the_rest(newsroom, s3, file, tmp_path):
    command = ["load_lookup", "table", str(file), "--key", "id"]
    killed = Process([sys.executable, "manage.py", *command], log=tmp_path / "log", env=newsroom.env, cwd=ROOT)
    killed.start()
    wait_for(lambda: len(puts(s3, "table")) > ROWS // 2, 60, "half of the rows")
    killed.kill()
    assert len(puts(s3, "table")) < ROWS
    said = newsroom.manage(*command, "--rate", "0").stdout
    assert "1,200 rows" in said
    assert_whole(newsroom, s3, "table")


def test_a_worker_that_is_killed_half_way_goes_on_with_the_rest_of_an_upload(newsroom, s3, file):
    """There is no beat: the worker looks by itself."""
    newsroom.start("bulk")
    newsroom.manage("shell", "-c", UPLOAD.format(file=file))
    wait_for(lambda: len(puts(s3, "uploaded")) > ROWS // 2, 60, "half of the rows")
    newsroom.bulk.kill()
    assert len(puts(s3, "uploaded")) < ROWS
    newsroom.start("bulk")
    wait_for(lambda: len({key for key, status in puts(s3, "uploaded") if status == "200"}) == ROWS, 60, "the rest")
    newsroom.manage("publish", "lookup:uploaded")  # returns once the worker has recorded it
    assert_whole(newsroom, s3, "uploaded")


def assert_whole(newsroom, s3, table: str) -> None:
    """Every row is there, was written once, and hardly any was asked about again; the ledger agrees."""
    found = puts(s3, table)
    written = Counter(key for key, status in found if status == "200")
    assert len(written) == ROWS
    assert set(written.values()) == {1}, "no row was written twice"
    assert len(found) - ROWS <= 500, "only what was under way is asked about again"
    with_client = s3.client()
    body = with_client.get_object(Bucket="stillwire-killed", Key=f"lookups/{table}/01199.json")["Body"].read()
    with_client.close()
    assert body == b'{"id":"01199","text":"row 1199"}'
    report = json.loads(newsroom.manage("verify", "--json", check=False).stdout)
    assert (report["missing"], report["changed"]) == ([], [])
    assert not [key for key in report["foreign"] if key.startswith(f"lookups/{table}/")]
