"""`python -m drill`, which is what `make drill` runs. Exit 0 only when no reader noticed and nothing was lost."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import replace

from demo import folder, options, ports
from demo.options import Mistake, Options
from demo.supervisor import Stopped
from drill.newsroom import Newsroom
from drill.story import Drill
from drill.timeline import Timeline
from testing.services.child import ChildDied
from testing.services.postgres import Postgres
from testing.services.programs import missing

SECONDS = 30.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m drill", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long the database is away")
    seconds = parser.parse_args().seconds
    if lack := missing("initdb"):
        print(f"The drill needs PostgreSQL. {lack}", file=sys.stderr)
        return 1
    try:
        chosen = options.read(os.environ)
        chosen = replace(chosen, data=chosen.data / "drill")  # beside a demo's own, which may go on running
        shutil.rmtree(chosen.data, ignore_errors=True)
        with folder.locked(chosen.data):
            ports.check(chosen)
            return run(chosen, seconds)
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1


def run(chosen: Options, seconds: float) -> int:
    print("Starting the newsroom of the drill …", flush=True)
    database = Postgres().start()
    drill: Drill | None = None
    try:
        newsroom = Newsroom(chosen, database)
        newsroom.supervisor.listen()
        with newsroom.open():
            print("", flush=True)
            drill = Drill(newsroom, database, Timeline(), seconds)
            drill.play()
    except Stopped:
        print("\nStopped.", flush=True)
        return 1
    except (ChildDied, TimeoutError, RuntimeError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    finally:
        (drill.database if drill else database).stop()
        if drill and drill.database is not database:
            database.stop()
    print(told(drill))
    return int(bool(drill.complaints))


def told(drill: Drill) -> str:
    polls, again = sum(each.polls for each in drill.readers), sum(len(each.again) for each in drill.reporters)
    wrong = [each for reader in drill.readers for each in reader.complaints]
    lines = [
        "",
        f"  readers   {len(drill.readers)}, {polls:,} polls, {len(wrong)} of them failed or went backwards",
        f"  posts     {len(drill.saved())} saved, {again} of them pressed “Save again” in the outage",
        f"  outage    {drill.seconds:g} s without a database, publishing paused around it",
        "",
        "Nothing was lost, and no reader noticed." if not drill.complaints else "THE DRILL FAILED:",
    ]
    return "\n".join([*lines, *(f"  ! {each}" for each in drill.complaints)])


if __name__ == "__main__":
    sys.exit(main())
