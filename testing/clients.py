"""The two programs of docs/clients.md, as they stand on the page: whoever reads a live blog here does so by them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from testing.paths import ROOT
from testing.services.programs import path

PAGE = ROOT / "docs" / "clients.md"
PROGRAM = Path(__file__).with_name("clients.mjs")


def code(language: str) -> str:
    """The first program in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert found, f"{PAGE.name} has no program in {language}"
    return found[1]


def python() -> Any:
    """The class of the Python program."""
    names: dict[str, Any] = {"__name__": __name__}
    exec(compile(code("python"), PAGE, "exec"), names)  # noqa: S102 - a page of this repository
    return names["Follower"]


Follower = python()


class JavaScriptFollower:
    """The JavaScript program in a node process, with the same face as the Python one."""

    def __init__(self, latest_url: str) -> None:
        argv = [path("node"), str(PROGRAM), latest_url]
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.send(code("js"))
        self.posts: dict[str, dict[str, Any]] = {}
        self.live: dict[str, Any] = {}
        self.failures = 0

    def send(self, value: Any) -> None:
        print(json.dumps(value), file=self.process.stdin, flush=True)

    def poll(self) -> float:
        self.send("poll")
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, f"node ended with {self.process.wait()}"
        told = json.loads(line)
        self.posts, self.live, self.failures = dict(told["posts"]), told["live"], told["failures"]
        return told["seconds"]

    def close(self) -> None:
        self.process.communicate(timeout=10)
