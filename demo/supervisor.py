"""Starts children, waits for them, and stops them all: on a signal, or when one of them dies. Knows none by name."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from testing.services.child import Child, ChildDied

INTERVAL = 0.1
STOP_SECONDS = 2.0


class Stopped(Exception):
    """Someone asked the demo to stop."""


class Supervisor:
    """Children are stopped in the reverse order of their start: those who need a server leave before it does."""

    def __init__(self, *, folder: Path, logs: Path, env: Mapping[str, str]) -> None:
        self.folder, self.logs, self.env = folder, logs, env
        self.children: dict[str, Child] = {}
        self.is_asked = False

    def listen(self) -> None:
        """Signals only raise a flag: an exception could come between the start of a child and its registration."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.is_asked = True

    def start(self, name: str, argv: Sequence[str]) -> Child:
        """A child that is to run until the demo ends."""
        child = self.children[name] = self._child(name, argv)
        child.start()
        return child

    def run(self, name: str, argv: Sequence[str]) -> None:
        """A child that is to end well before anything else happens."""
        child = self._child(name, argv)
        child.start()
        try:
            self.wait_for(lambda: not child.is_running(), what=name, seconds=300)
        finally:
            child.stop(STOP_SECONDS)
        if child.returncode:
            raise ChildDied(self.obituary(name, child))

    def wait_for(self, condition: Callable[[], Any], *, what: str, seconds: float = 60) -> None:
        """Raises Stopped on a signal, ChildDied with a log's tail when a child ended, TimeoutError after `seconds`."""
        end = time.monotonic() + seconds
        while not condition():
            self.check()
            if time.monotonic() > end:
                raise TimeoutError(f"{what} did not answer within {seconds:g} s; see {self.logs}")
            time.sleep(INTERVAL)

    def watch(self) -> None:
        """Until a signal comes or a child dies."""
        while True:
            self.check()
            time.sleep(INTERVAL)

    def check(self) -> None:
        if self.is_asked:
            raise Stopped
        for name, child in self.children.items():
            if not child.is_running():
                raise ChildDied(self.obituary(name, child))

    def stop(self) -> None:
        """All are asked together but the first child, which serves the others and leaves last.

        An idle Celery worker takes six seconds to leave. It is killed before: publishing survives that by design.
        """
        end = time.monotonic() + STOP_SECONDS
        last_to_first = list(self.children.values())[::-1]
        for child in last_to_first[:-1]:
            child.ask_to_stop()
        for child in last_to_first:
            child.stop(max(0.5, end - time.monotonic()))

    def obituary(self, name: str, child: Child) -> str:
        return f"{name} ended with {child.returncode}. The end of {child.log}:\n\n{child.tail()}\n"

    def _child(self, name: str, argv: Sequence[str]) -> Child:
        log = self.logs / f"{name}.log"
        log.unlink(missing_ok=True)
        return Child(argv, log=log, env=self.env, cwd=self.folder)
