"""Hundreds of mirrors on one worker with one process: is any run later than it may be? The vendor keeps the time."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

from bench.figures import Row, at_most, percentile
from bench.size import Size
from testing.paths import ROOT
from testing.services.environment import environment
from testing.services.ports import LOOPBACK, accepts, free_port
from testing.services.postgres import Postgres
from testing.services.processes import Process
from testing.services.redis import Redis
from testing.services.s3 import S3
from testing.system.stillwire import Stillwire

INTERVAL = 10  # seconds
SEED = """
INSERT INTO cms_mirror (slug, title, url, format, interval, selection, order_by, xml_lists, sealed_headers,
    sealed_query, max_bytes, timeout)
SELECT 'feed-' || n, '', '{url}/feeds/' || n || '.json', 'json', {interval}, '', '', '', '', '', 1000000, 10
FROM generate_series(1, {count}) AS n
"""


@contextmanager
def vendor() -> Iterator[str]:
    """The URL of a vendor in a process of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        argv = [sys.executable, "-m", "bench.vendor", str(port)]
        process = Process(argv, log=Path(folder) / "log", cwd=ROOT, ready=lambda: accepts(port))
        process.start()
        try:
            yield f"http://{LOOPBACK}:{port}"
        finally:
            process.stop()


def mirrors(size: Size) -> list[Row]:
    """All are due at once as the worker starts: the worst that a schedule can do."""
    with ExitStack() as stack:
        postgres, redis = stack.enter_context(Postgres()), stack.enter_context(Redis())
        s3, url = stack.enter_context(S3()), stack.enter_context(vendor())
        env = environment(database=postgres.url, broker=redis.url, s3=s3.url, FETCH_ALLOW=url.removeprefix("http://"))
        stillwire = stack.enter_context(Stillwire(env))
        stillwire.prepare("migrate", "setup_bucket")
        postgres.execute(SEED.format(url=url, interval=INTERVAL, count=size.mirrors))
        stillwire.start("bulk", "beat")
        time.sleep(size.mirror_seconds)
        with urlopen(f"{url}/log", timeout=10) as answer:
            runs = [(moment, path) for moment, path in json.load(answer) if path != "/log"]
        ended = time.monotonic()
        cpu = sum(map(cpu_seconds, stillwire.bulk.pids()))
        puts = s3.running.output().count('"PUT /')
    return [*figures(runs, puts, ended, size), cost(runs, cpu, size)]


def cpu_seconds(pid: int) -> float:
    """What a process used so far, its start included (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost(runs: list[tuple[float, str]], cpu: float, size: Size) -> Row:
    return Row(
        measure=f"{size.mirrors} mirrors: the worker's CPU, in all, a run",
        figure=f"{cpu:.1f} s, {cpu / len(runs) * 1000:.1f} ms",
    )


def figures(runs: list[tuple[float, str]], puts: int, ended: float, size: Size) -> list[Row]:
    """How much later than it should each run began; what had not begun by the end counts as begun then."""
    times: dict[str, list[float]] = defaultdict(list)
    for moment, path in runs:
        times[path].append(moment)
    begun = min((moment for moment, _ in runs), default=ended)
    missing = size.mirrors - len(times)
    late = [
        later - earlier - INTERVAL for each in times.values() for earlier, later in zip(each, each[1:], strict=False)
    ]
    late += [ended - each[-1] - INTERVAL for each in times.values()]
    first = [each[0] - begun for each in times.values()] + [ended - begun] * missing
    spread = " / ".join(f"{max(0.0, percentile(late, share)):.2f} s" for share in (50, 90, 99))
    what = f"{size.mirrors} mirrors each {INTERVAL} s on one worker"
    return [
        Row(measure=f"{what}: runs in {ended - begun:.0f} s, PUTs", figure=f"{len(runs):,}, {puts:,}"),
        at_most(f"{what}: the last first run after the first of all", max(first), INTERVAL, unit=" s"),
        Row(measure=f"{what}: late, p50 / p90 / p99", figure=spread),
        at_most(f"{what}: the latest run", max(late), INTERVAL, unit=" s"),
    ]
