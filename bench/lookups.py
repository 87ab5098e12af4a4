"""Lookup tables against an nginx that only stores: from a CSV, beside s5cmd and boto3 on files made ready before."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import Row, at_least, at_most
from bench.lookup_rows import changed, many, records, write_csv, write_files
from bench.size import Size
from testing.paths import ROOT
from testing.services.environment import environment
from testing.services.nginx import Nginx
from testing.services.postgres import Postgres
from testing.services.wait import wait_for
from testing.system.stillwire import Stillwire

MEGABYTE = 1 << 20
S5CMD_GOAL, BOTO3_GOAL, AGAIN_GOAL, RESIDENT_GOAL = 1.0, 5.0, 2.0, 300.0
CHANGED = 100
BOTO3_SHARE = 20  # boto3 puts a twentieth: all would take a minute, and each takes it as long as the last


@dataclass
class LookupServers:
    """Servers, and the files that are loaded."""

    nginx: Nginx
    env: dict[str, str]
    folder: Path

    def run(self, *argv: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", *argv], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def load(self, table: str, file: Path) -> Any:
        return self.run("bench.lookup_load", table, str(file), "zip_code")

    def s5cmd(self, prefix: str, files: Path) -> float:
        """Seconds."""
        program = Path(sys.executable).with_name("s5cmd")
        argv = [program, "--endpoint-url", self.nginx.url, "--log", "error", "cp", f"{files}/*", f"s3://keep/{prefix}"]
        begun = time.monotonic()
        subprocess.run(argv, env=self.env, check=True, capture_output=True)
        return time.monotonic() - begun

    def objects(self, prefix: str) -> Path:
        return self.nginx.folder / "objects" / "keep" / prefix

    def stored(self, prefix: str) -> int:
        return sum(1 for _ in self.objects(prefix).iterdir())

    def forget(self, *prefixes: str) -> None:
        for each in prefixes:
            shutil.rmtree(self.objects(each))

    def requests(self) -> list[str]:
        time.sleep(0.3)  # nginx writes its log ten times a second
        return self.nginx.requests()


@contextmanager
def lookup_servers(bucket: str = "keep") -> Iterator[LookupServers]:
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres())
        nginx = stack.enter_context(Nginx())
        env = environment(database=postgres.url, broker="memory://", s3=nginx.url, bucket=bucket)
        env["LOOKUP_PUTS_PER_SECOND"] = "0"
        stack.enter_context(Stillwire(env)).manage("migrate")
        folder = Path(tempfile.mkdtemp(prefix="stillwire-lookups-"))
        stack.callback(shutil.rmtree, folder)
        yield LookupServers(nginx, env, folder)


def lookups(size: Size) -> list[Row]:
    """Rounds in turn, so that the machine's moods hit all alike; of each the median counts."""
    rows = records()[: size.rows]
    with lookup_servers() as servers:
        file = write_csv(servers.folder / "zip.csv", rows)
        files = write_files(servers.folder / "files", rows)
        ours, s5cmd, boto3 = [], [], []
        for turn in range(size.rounds):
            ours.append(servers.load(f"ours-{turn}", file))
            s5cmd.append(servers.s5cmd(f"s5cmd/{turn}/", files))
            part = str(max(1, len(rows) // BOTO3_SHARE))
            boto3.append(
                servers.run("bench.lookup_boto3", servers.nginx.url, "keep", f"boto3/{turn}/", str(files), part)
            )
            assert servers.stored(f"lookups/ours-{turn}") == servers.stored(f"s5cmd/{turn}") == len(rows)
            servers.forget("s5cmd", "boto3", *([f"lookups/ours-{turn}"] if turn else []))
        assert same_bytes(servers, files)
        return [*compared(len(rows), ours, s5cmd, boto3), *again(servers, file, rows)]


def same_bytes(servers: LookupServers, files: Path) -> bool:
    """Whether what the table published are the very files that s5cmd took."""
    published = servers.objects("lookups/ours-0")
    return all((published / file.name).read_bytes() == file.read_bytes() for file in files.iterdir())


def compared(number: int, ours: list[Any], s5cmd: list[float], boto3: list[Any]) -> list[Row]:
    mine = statistics.median(each["seconds"] for each in ours)
    theirs = statistics.median(s5cmd)
    ten = statistics.median(each["seconds"] / each["number"] for each in boto3) * number
    return [
        Row(measure=f"{number:,} objects from a CSV, all steps", figure=f"{mine:.2f} s ({number / mine:,.0f}/s)"),
        Row(measure="the same as ready files by s5cmd", figure=f"{theirs:.2f} s ({number / theirs:,.0f}/s)"),
        Row(
            measure="the same by boto3 with 10 threads (a twentieth, extrapolated)",
            figure=f"{ten:.2f} s ({number / ten:,.0f}/s)",
        ),
        at_most("from the CSV / s5cmd on ready files", mine / theirs, S5CMD_GOAL, unit="×"),
        at_least("boto3 / from the CSV", ten / mine, BOTO3_GOAL, unit="×"),
        at_most(
            f"resident memory at {number:,} rows",
            max(each["resident"] for each in ours) / MEGABYTE,
            RESIDENT_GOAL,
            unit=" MB",
        ),
    ]


def again(servers: LookupServers, file: Path, rows: list[Any]) -> list[Row]:
    """The same file, and one with a hundred changes."""
    before = len(servers.requests())
    same = servers.load("ours-0", file)
    requests = len(servers.requests()) - before
    number = min(CHANGED, len(rows))
    other = write_csv(servers.folder / "changed.csv", changed(rows, number))
    before = len(servers.requests())
    some = servers.load("ours-0", other)
    wait_for(lambda: len(servers.requests()) > before, 10, "the log")
    puts = servers.requests()[before:]
    return [
        at_most("the same file again: requests to the bucket", requests, 0),
        at_most("the same file again", same["seconds"], AGAIN_GOAL, unit=" s"),
        at_most(f"{number} rows changed: requests, all of them PUTs", len(puts), number),
        Row(measure=f"{number} rows changed, all steps", figure=f"{some['seconds']:.2f} s"),
    ]


def million(size: Size) -> list[Row]:
    """Memory at a million rows; this nginx answers, and stores nothing."""
    with lookup_servers("drop") as servers:
        file = write_csv(servers.folder / "many.csv", many(records(), size.many))
        found = servers.load("many", file)
        again = servers.load("many", file)
    return [
        Row(
            measure=f"{size.many:,} rows from a CSV, all steps, nothing stored",
            figure=f"{found['seconds']:.0f} s ({size.many / found['seconds']:,.0f}/s)",
        ),
        at_most(f"resident memory at {size.many:,} rows", found["resident"] / MEGABYTE, RESIDENT_GOAL, unit=" MB"),
        Row(measure=f"the same {size.many:,} rows again", figure=f"{again['seconds']:.2f} s"),
    ]
