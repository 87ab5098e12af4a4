"""The demo's parts on a PostgreSQL, in a folder of their own, and the commands that an operator runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from demo import parts
from demo.__main__ import answers
from demo.options import ROOT, Options
from demo.supervisor import Supervisor
from drill.database import address
from testing.services.postgres import Postgres

SLUG = "election-night"


class Newsroom:
    def __init__(self, options: Options, database: Postgres) -> None:
        self.options, self.public_port = options, database.port
        self.env = parts.environment(options, os.environ) | {"DATABASE_URL": database.url}
        self.supervisor = Supervisor(folder=ROOT, logs=options.data / "logs", env=self.env)

    @property
    def blog_url(self) -> str:
        return f"{self.options.public_url}/live/{SLUG}"

    @contextmanager
    def open(self) -> Iterator[None]:
        """Everything runs inside; nothing after it."""
        supervisor = self.supervisor
        try:
            supervisor.start("s3", parts.s3(self.options))
            supervisor.wait_for(lambda: answers(f"{self.options.s3_url}/moto-api/"), what="the S3 server")
            supervisor.run("prepare", parts.prepare())
            supervisor.start("admin", parts.admin(self.options))
            supervisor.start("publish", parts.worker("publish", 2))
            supervisor.start("bulk", parts.worker("bulk", 1))
            supervisor.start("beat", parts.beat(self.options))
            supervisor.wait_for(lambda: answers(f"{self.options.admin_url}login/"), what="the admin")
            for name in ("publish", "bulk"):
                supervisor.wait_for(lambda name=name: " ready." in supervisor.children[name].tail(), what=name)
            yield
        finally:
            supervisor.stop()

    def manage(self, *argv: str) -> tuple[int, str]:
        """Exit status, and what the command said."""
        line = [sys.executable, "manage.py", *argv]
        done = subprocess.run(line, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120)  # noqa: S603 - ours
        return done.returncode, (done.stdout or done.stderr).strip()

    def titles(self, database: Postgres) -> list[str]:
        """Of all posts in the database, as often as they are there."""
        with psycopg.connect(address(database)) as link:
            return [title for (title,) in link.execute("SELECT title FROM cms_post")]

    def behind(self, database: Postgres) -> list[str]:
        """Keys of what is to be published and is not yet: by the ledger's own columns."""
        with psycopg.connect(address(database)) as link:
            return [key for (key,) in link.execute("SELECT key FROM cms_publication WHERE wanted > live")]

    def blog_id(self, database: Postgres) -> int:
        with psycopg.connect(address(database)) as link:
            (found,) = link.execute("SELECT id FROM cms_liveblog WHERE slug = %s", [SLUG]).fetchone() or (0,)
            return int(found)
