"""A backup of one database, taken while all work goes on, and put in its place again, as an operator would."""

from __future__ import annotations

import subprocess
from pathlib import Path

from testing.services.ports import LOOPBACK
from testing.services.postgres import Postgres
from testing.services.programs import path


def dump(server: Postgres, name: str, file: Path) -> None:
    run(server, "pg_dump", "--format=custom", f"--file={file}", name)


def restore(server: Postgres, name: str, file: Path) -> None:
    """Throws out who is connected, drops the database and makes it of the backup."""
    server.execute(f"DROP DATABASE {name} WITH (FORCE)", database="postgres")
    server.execute(f"CREATE DATABASE {name}", database="postgres")
    run(server, "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(file))


def run(server: Postgres, program: str, *arguments: str) -> None:
    argv = [path(program), f"--host={LOOPBACK}", f"--port={server.port}", "--username=postgres", *arguments]
    subprocess.run(argv, check=True, capture_output=True, timeout=60)
