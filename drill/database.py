"""The database of the drill: a real PostgreSQL, and its replacement by another one at the same address."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from testing.services.ports import LOOPBACK, free_port
from testing.services.postgres import Postgres
from testing.services.programs import path


def move(server: Postgres, port: int) -> None:
    """The same data at another address, where nobody but an operator looks for it."""
    server.running.stop()
    server.port = port
    server.process = server.build()
    server.process.start()


def replace(old: Postgres, dump: Path) -> Postgres:
    """`old` is stopped; another server, made of its dump alone, is ready at a private address. The caller moves it.

    Both speak to the operator at private ports: nobody writes while the dump is made, so nothing is lost.
    """
    move(old, free_port())
    run("pg_dump", "--format=custom", f"--file={dump}", address(old))
    old.stop()
    new = Postgres().start()
    run("pg_restore", "--no-owner", f"--dbname={address(new)}", str(dump))
    return new


def address(server: Postgres) -> str:
    return f"postgresql://postgres@{LOOPBACK}:{server.port}/{server.database}"


def run(program: str, *argv: str) -> None:
    """Raises RuntimeError with what the program said."""
    done = subprocess.run([path(program), *argv], env=os.environ, capture_output=True, text=True)  # noqa: S603 - ours
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr}")
