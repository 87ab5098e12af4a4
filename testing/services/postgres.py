"""A throw-away PostgreSQL. It keeps its data over `restart`, also after `kill`."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess

import psycopg

from testing.services.ports import LOOPBACK
from testing.services.processes import Process
from testing.services.programs import path
from testing.services.service import Service

USERS = ("postgres", "nobody")  # PostgreSQL refuses to run as root


def unprivileged() -> str | None:
    """Whom to run as: nobody special when we are not root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in USERS if user in known)


class Postgres(Service):
    """`durable=False` drops fsync: quicker. A SIGKILL still loses nothing; a power cut would."""

    database = "stillwire"

    def __init__(self, *, durable: bool = True) -> None:
        super().__init__()
        self.durable = durable
        self.user = unprivileged()

    @property
    def url(self) -> str:
        return f"postgres://postgres@{LOOPBACK}:{self.port}/{self.database}"

    def prepare(self) -> None:
        self.folder.chmod(0o755)
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if self.user:
            shutil.chown(data, self.user)
        argv = [
            path("initdb"),
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
            str(data),
        ]
        as_user = {"user": self.user, "extra_groups": []} if self.user else {}
        subprocess.run(argv, check=True, capture_output=True, cwd=data, **as_user)

    def build(self) -> Process:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 100,
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}
        options = [f"--{key}={value}" for key, value in settings.items()]
        argv = [path("postgres"), "-D", str(self.folder / "data"), *options]
        # SIGINT is its "fast" shutdown; SIGTERM would wait for every client to leave.
        return Process(
            argv,
            log=self.folder / "log",
            cwd=self.folder,
            user=self.user,
            stop_signal=signal.SIGINT,
            ready=self.answers,
        )

    def answers(self) -> bool:
        try:
            self.execute(f"CREATE DATABASE {self.database}", database="postgres")
        except psycopg.errors.DuplicateDatabase:
            return True
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: str, *, database: str | None = None) -> None:
        """One statement as the superuser, outside a transaction."""
        name = database or self.database
        with psycopg.connect(
            host=LOOPBACK, port=self.port, user="postgres", dbname=name, autocommit=True, connect_timeout=2
        ) as link:
            link.execute(statement)
