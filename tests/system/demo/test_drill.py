"""The drill, with a short outage: no reader notices that the database is replaced, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from drill.reader import Attentive
from testing.clients import Follower
from testing.paths import ROOT
from testing.services.ports import free_port
from testing.services.requirement import require


@pytest.mark.service
@pytest.mark.night
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
    """Of a store that holds these objects, by name; what is not there answers 404."""
    made = Attentive("http://x.example/live/x/latest.json")
    made.asked = {made.url.replace("latest.json", name): value for name, value in objects.items()}
    return made


@pytest.fixture(autouse=True)
def store(monkeypatch):
    """What the readers' programs fetch."""

    def get(self, url, etag=""):
        if url not in self.asked:
            raise OSError("404")
        return self.asked[url], ""

    monkeypatch.setattr(Follower, "get", get)


def latest(revision, since, *changes):
    told = {"status": "live", "poll_seconds": 5, "feed": "feed.json"}
    return {**told, "revision": revision, "changes_since": since, "changes": list(changes)}


def item(revision, name):
    return {"id": name, "title": name.title(), "_live": {"revision": revision}}


def change(revision, name):
    return {"revision": revision, "item": item(revision, name)}


def feed(revision, *items):
    return {"_live": {"revision": revision, "status": "live", "poll_seconds": 5, "pages": None}, "items": list(items)}


def poll(watching, value):
    watching.asked[watching.url] = value
    watching.poll()
    return set(watching.posts)


def test_its_reader_complains_of_a_step_back():
    watching = reader({"feed.json": feed(4)})
    poll(watching, latest(5, 4, change(5, "b")))
    assert poll(watching, latest(4, 3, change(4, "a"))) == {"b"}
    assert watching.complaints == ["went back from revision 5 to 4"]


def test_its_reader_waits_for_a_feed_that_closes_the_gap():
    watching = reader({"feed.json": feed(3, item(3, "a"))})
    assert poll(watching, latest(9, 5, change(9, "b"))) == set()
    watching.asked[watching.url.replace("latest", "feed")] = feed(9, item(3, "a"), item(9, "b"))
    assert poll(watching, latest(9, 5, change(9, "b"))) == {"a", "b"}
    assert watching.complaints == []


def test_its_reader_complains_of_what_is_not_there():
    watching = reader({})
    poll(watching, latest(9, 5, change(9, "b")))
    assert watching.complaints == ["feed.json: OSError: 404"]
