"""The drill, with a short outage: no reader notices that the database is replaced, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from drill.reader import Reader
from testing.paths import ROOT
from testing.services.ports import free_port
from testing.services.requirement import require


@pytest.mark.service
@pytest.mark.timeout(600)
def test_the_drill_ends_well(tmp_path):
    require("initdb")
    env = os.environ | {"ADMIN_PORT": str(free_port()), "S3_PORT": str(free_port()), "DEMO_DATA": str(tmp_path)}
    argv = [sys.executable, "-m", "drill", "--seconds", "1"]
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing was lost, and no reader noticed." in done.stdout
    assert "is told that the database is away; the page holds the text" in done.stdout


def reader(objects):
    """Of a store that holds these objects; what is not there answers 404."""
    found = Reader(1, "http://x.example/live/x")
    found.json = lambda name: objects[name]
    return found


def latest(revision, since, *changes):
    return {"revision": revision, "changes_since": since, "changes": list(changes)}


def item(revision, name):
    return {"revision": revision, "item": {"id": name, "title": name.title()}}


def test_its_reader_complains_of_a_step_back():
    watching = reader({})
    watching.revision = 4
    watching.follow(latest(5, 4, item(5, "b")))
    watching.follow(latest(4, 3, item(4, "a")))
    assert watching.complaints == ["went back from revision 5 to 4"]
    assert watching.titles == {"b": "B"}


def test_its_reader_waits_for_a_feed_that_closes_the_gap():
    feed = {"_live": {"revision": 3, "pages": None}, "items": [{"id": "a", "title": "A"}]}
    watching = reader({"feed.json": feed})
    watching.follow(latest(9, 5, item(9, "b")))
    assert (watching.revision, watching.titles) == (0, {})
    feed["_live"]["revision"] = 9
    watching.follow(latest(9, 5, item(9, "b")))
    assert (watching.revision, watching.titles) == (9, {"a": "A", "b": "B"})
