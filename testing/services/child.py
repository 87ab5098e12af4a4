"""One child process in a group of its own, with its output in a file. It knows nothing of what it runs."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

TAIL_BYTES = 4000


class ChildDied(Exception):
    """A child ended on its own; the message holds the last lines that it wrote."""


def leashed(argv: Sequence[str]) -> list[str]:
    """The command, killed by the kernel when its parent dies: a SIGKILL of ours leaves nothing behind."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--", *argv] if setpriv else list(argv)


class Child:
    """Started and stopped by pid. `stop_signal` asks it to end; after `stop_seconds` it is killed."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
        stop_signal: int = signal.SIGTERM,
    ) -> None:
        self.argv, self.log, self.env, self.cwd, self.user = argv, log, env, cwd, user
        self.stop_signal = stop_signal
        self.is_asked = False
        self.popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        as_user = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        self.is_asked = False
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(  # noqa: S603 - our own argv, no shell
                leashed(self.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
                **as_user,
            )

    @property
    def pid(self) -> int:
        if self.popen is None:
            raise RuntimeError("the process was never started")
        return self.popen.pid

    @property
    def returncode(self) -> int | None:
        return self.popen.poll() if self.popen else None

    def is_running(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def ask_to_stop(self) -> None:
        """Only once: some programs drop their work when they are asked again."""
        if self.is_running() and not self.is_asked:
            self.is_asked = True
            os.kill(self.pid, self.stop_signal)

    def stop(self, stop_seconds: float = 10) -> None:
        """Ask, wait, then kill whatever is left of the group."""
        self.ask_to_stop()
        if self.popen is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(stop_seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait()

    def tail(self) -> str:
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - TAIL_BYTES))
            return log.read().decode(errors="replace").strip()
