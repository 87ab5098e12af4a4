"""Our own processes for a journey: web, workers, beat and `manage.py`, run as an operator would run them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from testing.paths import ROOT
from testing.services.ports import LOOPBACK, accepts, free_port
from testing.services.processes import Process

QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")


class Stillwire:
    """`processes` holds them by name: `web`, `publish`, `bulk`, `beat`, and what `worker()` added."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self.folder = Path(tempfile.mkdtemp(prefix="stillwire-"))
        self.port = free_port()
        self.processes: dict[str, Process] = {}
        self.web = self._web()
        self.publish = self.worker("publish")
        self.bulk = self.worker("bulk")
        self.beat = self._process(
            "beat",
            "celery",
            "-A",
            "cms",
            "beat",
            "--schedule",
            str(self.folder / "schedule"),
            "-l",
            "INFO",
            says="beat: Starting",
        )

    @property
    def url(self) -> str:
        """Where the admin answers."""
        return f"http://{LOOPBACK}:{self.port}"

    def manage(self, *args: str, check: bool = True, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Run `manage.py`; with `check`, a failure raises with what the command said."""
        return self._run("manage.py", *args, check=check, timeout=timeout)

    def prepare(self, *commands: str) -> None:
        """Run these commands of `manage.py` in one process. The first that fails raises."""
        self._run("-m", "testing.system.commands", *commands, check=True, timeout=180)

    def _run(self, *args: str, check: bool, timeout: float) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *args],
            cwd=ROOT,
            env=self.env,
            text=True,
            capture_output=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(args)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def worker(
        self,
        queue: str,
        *,
        name: str | None = None,
        concurrency: int = 1,
        env: Mapping[str, str] | None = None,
    ) -> Process:
        """One more worker, not yet started; `env` adds to the environment."""
        name = name or queue
        argv = [
            "celery",
            "-A",
            "cms",
            "worker",
            "-Q",
            queue,
            "-n",
            f"{name}@%h",
            "-c",
            str(concurrency),
            "-l",
            "INFO",
            *QUIET,
        ]
        return self._process(name, *argv, says=" ready.", env=env)

    def start(self, *names: str) -> Self:
        """All of them, or the named; returns when each is ready."""
        for name in names or tuple(self.processes):
            self.processes[name].start()
        return self

    def stop(self) -> None:
        for process in self.processes.values():
            process.ask_to_stop()
        for process in self.processes.values():
            process.stop()
        shutil.rmtree(self.folder)

    def _web(self) -> Process:
        argv = ["gunicorn", "cms.wsgi", "--bind", f"{LOOPBACK}:{self.port}", "--threads", "4", "--no-control-socket"]
        process = self._process("web", *argv, says="")
        process.ready = lambda: accepts(self.port)
        return process

    def _process(self, name: str, *argv: str, says: str, env: Mapping[str, str] | None = None) -> Process:
        log = self.folder / f"{name}.log"
        own = self.env | {"TMPDIR": str(self.folder)} | dict(env or {})  # a killed worker leaves its scratch behind
        process = Process([sys.executable, "-m", *argv], log=log, cwd=ROOT, env=own)
        process.ready = lambda: says in process.output()
        self.processes[name] = process
        return process

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
