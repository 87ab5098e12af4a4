"""`python -m demo` as a person runs it: it starts, answers, says what is wrong, and leaves nothing behind."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from testing.paths import ROOT
from testing.services.ports import LOOPBACK, free_port
from testing.services.processes import Process
from testing.services.tree import alive
from testing.services.wait import wait_for

pytestmark = pytest.mark.service


class Demo(Process):
    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.admin_port, self.s3_port = free_port(), free_port()
        env = os.environ | {"ADMIN_PORT": str(self.admin_port), "S3_PORT": str(self.s3_port)}
        env |= {"DEMO_DATA": str(folder), **variables}
        super().__init__([sys.executable, "-m", "demo"], log=folder / "output", env=env, cwd=ROOT, ready_seconds=90)
        self.ready = lambda: "Ctrl-C stops everything" in self.output()

    def urls(self) -> list[str]:
        return [word for word in self.output().split() if word.startswith("http://")]

    def pid_of(self, words: str) -> int:
        """The child whose command line holds these words."""
        lines = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ") for pid in self.pids()}
        return next(pid for pid, line in lines.items() if words in line)

    def end(self, number: int) -> int:
        """Signal the supervisor alone; its exit status, once nothing of it runs any more."""
        pids = self.pids()
        os.kill(self.pid, number)
        wait_for(lambda: not self.is_running(), 30, "the end of the demo")
        wait_for(lambda: not alive(pids), 10, "the end of its children")
        return self.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for this file: to start it with all that it holds takes seconds."""
    demo = Demo(tmp_path_factory.mktemp("demo"))
    yield demo
    demo.stop()


@pytest.fixture
def demo(kept: Demo) -> Demo:
    """It runs, whatever the test before did to it."""
    if not kept.is_running():
        kept.start()
    return kept


def read(url: str) -> str:
    with urlopen(url, timeout=5) as response:
        body = response.read()
        return (gzip.decompress(body) if response.headers["Content-Encoding"] == "gzip" else body).decode()


def test_two_demos_do_not_share_a_folder(demo, folder) -> None:
    other = Demo(demo.folder)
    other.log = folder / "other"
    other.ready = lambda: True
    other.start()
    wait_for(lambda: not other.is_running(), 10, "the refusal")
    assert "Another demo runs" in other.output()
    assert demo.is_running()


def test_its_urls_answer_ctrl_c_leaves_no_child_and_a_second_start_keeps_what_was_written(demo) -> None:
    admin, blog, home = demo.urls()
    assert "Log in" in read(admin)
    assert "Tarrow" in read(blog)
    assert "live-blogs" in read(home)
    assert demo.end(signal.SIGINT) == 0

    with sqlite3.connect(demo.folder / "db.sqlite3") as database:
        database.execute("UPDATE cms_liveblog SET title = 'Written by a visitor' WHERE slug = 'election-night'")
    database.close()
    demo.start()
    assert "Written by a visitor" in read(demo.urls()[1])
    assert demo.end(signal.SIGTERM) == 0


def test_a_child_that_dies_is_reported_and_everything_stops(demo) -> None:
    pids = demo.pids()
    os.kill(demo.pid_of("-Q bulk"), signal.SIGKILL)
    wait_for(lambda: not demo.is_running(), 30, "the end of the demo")
    assert demo.returncode == 1
    assert "bulk ended with -9" in demo.output()
    assert not alive(pids)


def test_a_killed_supervisor_takes_its_children_along(demo) -> None:
    assert demo.end(signal.SIGKILL) == -signal.SIGKILL


def test_ctrl_c_during_the_start_leaves_no_child(folder) -> None:
    demo = Demo(folder)
    demo.ready = lambda: len(demo.pids()) > 2  # the S3 server and whatever prepares the database
    demo.start()
    assert demo.end(signal.SIGINT) == 0
    assert "Stillwire is running" not in demo.output()


@pytest.mark.parametrize("name", ["ADMIN_PORT", "S3_PORT"])
def test_a_taken_port_is_named_and_nothing_starts(folder, name) -> None:
    with socket.create_server((LOOPBACK, free_port())) as taken:
        port = taken.getsockname()[1]
        demo = Demo(folder, **{name: str(port)})
        demo.ready = lambda: True
        demo.start()
        wait_for(lambda: not demo.is_running(), 10, "the refusal")
    assert demo.returncode == 1
    assert demo.output().strip() == f"Port {port} is taken. Choose another: {name}={port + 1} make demo"
    assert not (folder / "db.sqlite3").exists()
