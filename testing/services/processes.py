"""A child that tests may kill, freeze and thaw with all its descendants. Nothing of it survives pytest."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import weakref
from collections.abc import Callable, Iterable
from typing import Any

from testing.services.child import Child, ChildDied
from testing.services.tree import alive, tree
from testing.services.wait import wait_for

_started: weakref.WeakSet[Process] = weakref.WeakSet()


def send(pids: Iterable[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


class Process(Child):
    """`start` returns when `ready()` is true; if the process ends first, `ChildDied` holds its log's tail."""

    def __init__(
        self, *args: Any, ready: Callable[[], Any] = lambda: True, ready_seconds: float = 30, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.ready, self.ready_seconds = ready, ready_seconds
        self.log_start = 0

    def start(self) -> None:
        if self.is_running():
            raise RuntimeError(f"{self.argv[0]} runs already")
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
        super().start()
        _started.add(self)
        try:
            wait_for(self.is_ready, self.ready_seconds, f"readiness of {' '.join(self.argv)}")
        except BaseException:
            self.kill()
            raise

    def is_ready(self) -> bool:
        if not self.is_running():
            raise ChildDied(f"{' '.join(self.argv)} ended with {self.returncode}:\n{self.tail()}")
        return bool(self.ready())

    def output(self) -> str:
        """What it wrote since it was last started."""
        return self.log.read_bytes()[self.log_start :].decode(errors="replace")

    def pids(self) -> list[int]:
        return tree(self.pid) if self.is_running() else []

    def stop(self, stop_seconds: float = 10) -> None:
        pids = self.pids()
        self.ask_to_stop()
        send(pids, signal.SIGCONT)  # a frozen process would never hear the request
        super().stop(stop_seconds)
        self._finish(pids)

    def kill(self) -> None:
        """SIGKILL the whole tree at once; returns when all of it is gone."""
        pids = self.pids()
        send(pids, signal.SIGKILL)
        super().stop()
        self._finish(pids)

    def freeze(self) -> None:
        send(self.pids(), signal.SIGSTOP)

    def thaw(self) -> None:
        send(reversed(self.pids()), signal.SIGCONT)

    def _finish(self, pids: list[int]) -> None:
        send(alive(pids), signal.SIGKILL)
        wait_for(lambda: not alive(pids), 10, f"end of {' '.join(self.argv)}")


@atexit.register
def kill_all() -> None:
    """For an exit that skipped the fixtures' ends."""
    for process in list(_started):
        if process.is_running():
            process.kill()
