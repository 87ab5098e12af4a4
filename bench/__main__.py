"""`python -m bench [MEASURE ...] [--quick]`: starts everything, measures, prints one table, stops everything."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import django

from bench.figures import Row, table
from bench.lookups import lookups, million
from bench.mirrors import mirrors
from bench.size import SIZES, Size
from bench.system import System
from testing.services.environment import environment

WITH_WORKERS = ("visible", "length", "burst", "idle")
ALONE = ("cost", "weight", "rebuild")  # this process publishes
HURT = ("recovery",)  # workers of its own, which it kills
ALSO = ("profile",)  # when named: it explains, it has no goals
PURE = ("bytes",)  # needs no server
LOADS = ("mirrors", "lookups", "million")  # have servers of their own; the last is long, and run when named
NAMES = WITH_WORKERS + ALONE + HURT + ALSO + PURE + LOADS


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "measures", nargs="*", metavar="MEASURE", help=f"{', '.join(NAMES)}; all but profile and million"
    )
    parser.add_argument(
        "--quick", dest="size", action="store_const", const="quick", help="fewer samples, shorter blogs"
    )
    parser.add_argument("--size", choices=SIZES)
    parser.set_defaults(size="full")
    found = parser.parse_args(argv)
    unknown = set(found.measures) - set(NAMES)
    if unknown:
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    return found


def say(line: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", file=sys.stderr, flush=True)


def measure(system: System, names: list[str], size: Size) -> list[Row]:
    """Imported here: the measured system sets up Django."""
    from bench.blogs import calm, seed
    from bench.burst import burst, idle
    from bench.counting import cost, weight
    from bench.disaster import rebuild
    from bench.profile import profile
    from bench.recovery import recovery
    from bench.visible import length, visible
    from publisher.reconcile.lease import behind_and_free
    from publisher.repair.republish import publish_and_wait
    from publisher.store.object_store import the_store

    logging.getLogger("publisher").setLevel(logging.WARNING)
    functions = {
        each.__name__: each for each in (visible, length, burst, idle, cost, weight, rebuild, recovery, profile)
    }
    blogs = []
    for posts in size.lengths if set(names) - set(HURT) else size.lengths[:1]:
        say(f"seeding {posts:,} posts")
        blogs.append(seed(f"night-{posts}", posts, system.s3.folder / "log"))
        publish_and_wait(the_store(), behind_and_free(), seconds=600)
        blogs[-1].reader.look()
    calm()
    rows: list[Row] = []

    def run(name: str) -> None:
        say(f"measuring {name}")
        rows.extend(functions[name](system, blogs, size))

    if set(names) & set(WITH_WORKERS):
        with system.workers():
            for name in filter(names.__contains__, WITH_WORKERS):
                run(name)
    for name in filter(names.__contains__, ALONE + HURT + ALSO):
        run(name)
    return rows


def on_the_wire(size: Size) -> list[Row]:
    """Imported here: what readers get is rendered by modules that read settings."""
    os.environ.update(environment(database="sqlite://:memory:", broker="memory://", s3="http://127.0.0.1:1"))
    django.setup()
    from bench.following import following

    return following(size)


def main() -> None:
    chosen = arguments()
    begun, load = time.monotonic(), os.getloadavg()[0]
    names = chosen.measures or [*WITH_WORKERS, *ALONE, *HURT, *PURE, *LOADS[:-1]]
    rows: list[Row] = []
    if set(names) - set(PURE) - set(LOADS):
        with System() as system:
            rows += measure(system, names, SIZES[chosen.size])
    if set(names) & set(PURE):
        say("measuring bytes")
        rows += on_the_wire(SIZES[chosen.size])
    for name in filter(names.__contains__, LOADS):
        say(f"measuring {name}")
        rows += {"mirrors": mirrors, "lookups": lookups, "million": million}[name](SIZES[chosen.size])
    print(table(rows))
    print(
        f"\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, size {chosen.size},"
        f" {time.monotonic() - begun:.0f} s, load {load:.1f} before."
        " Milliseconds hold for this machine; the ratios are what counts."
    )


if __name__ == "__main__":
    main()
