"""A reader's page in Firefox, over WebDriver BiDi by puppeteer-core: Playwright would need a build of its own."""

from __future__ import annotations

import json
import select
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from testing.paths import ROOT
from testing.services.npm import package
from testing.services.programs import path
from testing.services.requirement import require
from testing.services.wait import wait_for

PROGRAM = Path(__file__).with_name("firefox.mjs")
ANSWER_SECONDS = 60


class Firefox:
    """One browser with one page. Skips where Firefox, Node.js or puppeteer-core is missing."""

    def __init__(self) -> None:
        require("firefox-esr")
        require("node")
        package("puppeteer-core")
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the browser
        argv = [path("node"), str(PROGRAM), path("firefox-esr")]
        self.popen = subprocess.Popen(
            argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, bufsize=0
        )

    def ask(self, **order: Any) -> Any:
        assert self.popen.stdin and self.popen.stdout
        self.popen.stdin.write(json.dumps(order).encode() + b"\n")
        assert select.select([self.popen.stdout], [], [], ANSWER_SECONDS)[0], f"no answer to {order}"
        line = self.popen.stdout.readline()
        answer = json.loads(line) if line else {"error": f"it ended:\n{self.said()}"}
        assert "error" not in answer, f"{order}: {answer['error']}"
        return answer["value"]

    def open(self, url: str) -> None:
        self.ask(open=url)

    def evaluate(self, expression: str) -> Any:
        return self.ask(evaluate=expression)

    def wait_for(self, expression: str, seconds: float = 30) -> Any:
        return wait_for(lambda: self.evaluate(expression), seconds, expression)

    def complaints(self) -> list[str]:
        return self.ask(complained=True)

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-4000:]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.popen.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.communicate()
        self.log.close()
