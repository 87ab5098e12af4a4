"""Saves and looks without a browser: speaks to an ORM server, a process with Django set up for one system."""

from __future__ import annotations

import itertools
import json
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from testing.paths import ROOT
from testing.services.child import leashed

ANSWER_SECONDS = 30


class Refused(AssertionError):
    """The ORM server could not do it."""


class OrmClient:
    """Each call returns what the database then holds; `seconds` has how long each save took, as its editor felt it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.seconds: list[float] = []
        self.numbers, self.orders = itertools.count(1), itertools.count(1)
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the ORM server
        argv = leashed([sys.executable, "-m", "testing.system.orm_server"])
        self.popen = subprocess.Popen(
            argv, cwd=ROOT, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log
        )

    def ask(self, verb: str, model: str, **order: Any) -> dict[str, Any]:
        """The answer's `value` and `seconds`. Raises Refused."""
        number = next(self.orders)
        whole = {"number": number, "verb": verb, "model": model, **order}
        self.popen.stdin.write(json.dumps(whole, default=str).encode() + b"\n")
        self.popen.stdin.flush()
        answer = self.answer(number)
        if "error" in answer:
            raise Refused(f"{verb} {model}: {answer['error']}")
        return answer

    def answer(self, number: int) -> dict[str, Any]:
        """That to the order of this number; an answer that came too late for the order before is passed over."""
        while select.select([self.popen.stdout], [], [], ANSWER_SECONDS)[0]:
            line = self.popen.stdout.readline()
            if not line:
                return {"error": f"the ORM server ended:\n{self.said()}"}
            answer = json.loads(line)
            if answer["number"] == number:
                return answer
        return {"error": f"no answer within {ANSWER_SECONDS} s"}

    def make(self, model: str, **values: Any) -> dict[str, Any]:
        return self._save("make", model, values=values)

    def change(self, model: str, pk: int, **values: Any) -> dict[str, Any]:
        return self._save("change", model, pk=pk, values=values)

    def read(self, model: str, **where: Any) -> list[dict[str, Any]]:
        return self.ask("read", model, where=where)["value"]

    def blog(self, **values: Any) -> dict[str, Any]:
        """A live blog with a slug of its own."""
        n = next(self.numbers)
        return self.make("LiveBlog", **{"slug": f"night-{n}", "title": f"Night {n}", "status": "live", **values})

    def post(self, blog: Mapping[str, Any], **values: Any) -> dict[str, Any]:
        return self.make("Post", liveblog_id=blog["id"], **{"status": "published", **values})

    def publication(self, blog: Mapping[str, Any]) -> dict[str, Any]:
        """The ledger's row of a live blog."""
        return self.read("Publication", key=f"liveblog:{blog['slug']}")[0]

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-4000:]

    def close(self) -> None:
        self.popen.stdin.close()
        try:
            self.popen.wait(5)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        self.popen.stdout.close()
        self.log.close()

    def _save(self, verb: str, model: str, **order: Any) -> dict[str, Any]:
        answer = self.ask(verb, model, **order)
        self.seconds.append(answer["seconds"])
        return answer["value"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
