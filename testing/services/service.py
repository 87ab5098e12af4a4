"""What every throw-away server has: a folder, a port, a process, a life. Subclasses say what to run."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from testing.services.ports import accepts, free_port
from testing.services.processes import Process


class Service:
    """`start` makes the folder and runs the server; `stop` removes both; `restart` keeps folder and port."""

    parent: str | None = None  # where the folder is made; None: where temporary files are

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path()
        self.process: Process | None = None

    def prepare(self) -> None:
        """Fill the new, empty folder."""

    def build(self) -> Process:
        """The process, not yet started."""
        raise NotImplementedError

    def answers(self) -> Any:
        return accepts(self.port)

    @property
    def running(self) -> Process:
        if self.process is None:
            raise RuntimeError(f"{type(self).__name__} was not started")
        return self.process

    def start(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="stillwire-", dir=self.parent))
        try:
            self.prepare()
            self.process = self.build()
            self.process.start()
        except BaseException:
            shutil.rmtree(self.folder)
            raise
        return self

    def stop(self) -> None:
        """Does nothing to a server that is stopped already."""
        if self.process is None:
            return
        self.process.stop()
        shutil.rmtree(self.folder)
        self.process = None

    def kill(self) -> None:
        """Pull the plug: SIGKILL, nothing written. `restart` brings it back."""
        self.running.kill()

    def restart(self) -> None:
        """On the same port and data, however it ended."""
        self.running.stop()
        self.running.start()

    def freeze(self) -> None:
        self.running.freeze()

    def thaw(self) -> None:
        self.running.thaw()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
