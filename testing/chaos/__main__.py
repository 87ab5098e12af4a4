"""`python -m testing.chaos`: runs seeds; a seed that breaks a promise is shortened to what breaks it."""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from testing.chaos.run import Outcome, run
from testing.chaos.schedule import Schedule, draw, dumped, loaded
from testing.chaos.shortening import shortened
from testing.chaos.systems import BROKERS, started
from testing.system.proxied import ProxiedSystem

BATCH = 20  # seeds on one system; a new one then, so that the last run is as the first
TOLD = 6  # of what a run broke
START_AGAIN = 20.0  # seconds after which a system without faults is one that a try has wrecked
names = itertools.count(1)


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m testing.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="the first; the following ones come after it")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seeds", type=int, help="as many as this, however long it takes")
    parser.add_argument("--schedule", type=Path, help="a file that a failure has written, run as it is")
    parser.add_argument("--broker", choices=BROKERS, help="for all seeds; by turns otherwise")
    parser.add_argument("--results", type=Path, help="a line of JSON for each seed; those in it are not run again")
    parser.add_argument("--slack", type=float, default=1.0, help="limits of time are multiplied by it")
    parser.add_argument("--tries", type=int, default=40, help="runs that a failure may take to be shortened")
    found = parser.parse_args(argv)
    found.seed = random.SystemRandom().randrange(10**6) if found.seed is None else found.seed
    return found


def batches(chosen: argparse.Namespace) -> Iterator[tuple[str, list[int]]]:
    """Brokers and their seeds, without those that have a result."""
    done = results(chosen.results)
    brokers = [chosen.broker] if chosen.broker else list(BROKERS)
    last = chosen.seed + chosen.seeds if chosen.seeds else None
    for number in itertools.count():
        start = chosen.seed + number * BATCH
        seeds = [seed for seed in range(start, start + BATCH) if last is None or seed < last]
        if not seeds:
            return
        yield brokers[number % len(brokers)], [seed for seed in seeds if seed not in done]


def results(file: Path | None) -> dict[int, dict[str, object]]:
    if file is None or not file.exists():
        return {}
    return {row["seed"]: row for row in map(json.loads, file.read_text().splitlines())}


def one(system: ProxiedSystem, schedule: Schedule, chosen: argparse.Namespace, **others: float) -> Outcome:
    return run(system, schedule, f"run-{next(names)}", slack=chosen.slack, **others)


def tell(name: str, broker: str, outcome: Outcome) -> None:
    """What broke has a line each, but for the many that tell the same."""
    told = [f"\n  {each}" for each in outcome.violations]
    what = "".join(told[:TOLD]) or "held"
    more = f"\n  and {len(told) - TOLD} more" if len(told) > TOLD else ""
    print(
        f"{datetime.now(UTC):%H:%M:%S} {name} on {broker}: {outcome.edits} edits, {outcome.polls} polls,"
        f" {', '.join(outcome.faults) or 'no fault'}: recovered in {outcome.recovery:.1f} s,"
        f" slowest save {outcome.slowest:.2f} s: {what}{more}",
        flush=True,
    )


def report(seed: int, broker: str, schedule: Schedule, outcome: Outcome, chosen: argparse.Namespace) -> None:
    """Of a try only is asked whether it breaks the promise, so nothing is waited for that comes later."""
    broken = {each.invariant for each in outcome.violations}
    print(f"seed {seed} broke {', '.join(sorted(broken))}; its {len(schedule)} events are made fewer:", flush=True)
    again = partial(one, chosen=chosen, start=START_AGAIN * chosen.slack, patience=0.0)
    short = shortened(broker, schedule, broken, run=again, tries=chosen.tries)
    file = Path(f"chaos-{seed}.json")
    file.write_text(dumped(short))
    print(f"seed {seed} broke a promise; {len(short)} of {len(schedule)} events still do:\n{dumped(short)}")
    print(f"replay: make chaos SCHEDULE={file} BROKER={broker}", flush=True)


def run_seeds(chosen: argparse.Namespace) -> int:
    failures, end = 0, time.monotonic() + chosen.minutes * 60
    for broker, seeds in batches(chosen):
        if not seeds:
            continue
        broken = []
        with started(broker) as system:
            for seed in seeds:
                if chosen.seeds is None and time.monotonic() > end:
                    break
                schedule = draw(seed)
                outcome = one(system, schedule, chosen)
                tell(f"seed {seed}", broker, outcome)
                keep(chosen.results, seed, broker, outcome)
                if outcome.violations:
                    broken.append((seed, schedule, outcome))
        for seed, schedule, outcome in broken if chosen.tries else []:
            report(seed, broker, schedule, outcome, chosen)
        failures += len(broken)
        if chosen.seeds is None and time.monotonic() > end:
            break
    return failures


def keep(file: Path | None, seed: int, broker: str, outcome: Outcome) -> None:
    if file:
        row = {"seed": seed, "broker": broker, "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", **outcome.as_json()}
        with file.open("a") as lines:
            lines.write(json.dumps(row) + "\n")


def replay(chosen: argparse.Namespace) -> int:
    broker = chosen.broker or "redis"
    with started(broker) as system:
        outcome = one(system, loaded(chosen.schedule.read_text()), chosen)
    tell(str(chosen.schedule), broker, outcome)
    return len(outcome.violations)


def main() -> int:
    chosen = arguments()
    return min(1, replay(chosen) if chosen.schedule else run_seeds(chosen))


if __name__ == "__main__":
    sys.exit(main())
