"""The benchmarks run: every measure, in a tiny size. What the figures are is for `make bench` to say."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from random import Random

import pytest

from bench.__main__ import arguments
from bench.evening import EDITS, POSTS, REMOVALS, script
from bench.figures import Row, at_most, percentile, table
from bench.prose import bodies
from bench.wire import FRAME, Wire
from testing.paths import ROOT
from testing.services.requirement import require

NAMES = (
    "visible",
    "length",
    "burst",
    "idle",
    "cost",
    "weight",
    "rebuild",
    "recovery",
    "profile",
    "bytes",
    "mirrors",
    "lookups",
)


def test_a_percentile_is_one_of_the_samples():
    samples = [float(each) for each in range(200, 0, -1)]
    assert (percentile(samples, 50), percentile(samples, 99), percentile(samples[:1], 99)) == (100, 198, 200)


def test_the_table_says_pass_or_miss():
    shown = table([at_most("queries", 12, 12), at_most("ratio", 2.5, 2.0, unit="×"), Row(measure="told", figure="1")])
    assert [line.split("|")[-2].strip() for line in shown.splitlines()[2:]] == ["pass", "MISS", ""]


def test_prose_has_the_length_asked_for_and_is_the_same_every_time():
    source = bodies(Random(1))
    tail = [next(source) for _ in range(8)]
    assert all(390 < len(body) - len("<p></p>") <= 400 for body in tail)
    assert tail == [body for body, _ in zip(bodies(Random(1)), range(8), strict=False)]


def test_an_evening_is_the_same_every_time():
    night, again = (list(script(Random(1))) for _ in range(2))
    assert night == again
    assert Counter(moment.verb for moment in night) == {"add": POSTS, "edit": EDITS, "drop": REMOVALS}
    assert [moment.second for moment in night] == sorted(moment.second for moment in night)


def test_an_answer_without_a_body_costs_its_headers_alone():
    wire = Wire()
    for second in range(3):
        wire.ask("/x.json", second, etag='"a"')
        before = wire.sent
        wire.answer(None, etag='"a"')
    assert (wire.exchanges, wire.bodies) == (3, 0)
    assert 2 * FRAME < wire.sent - before < 200


@pytest.mark.parametrize(("argv", "size"), [([], "full"), (["--quick"], "quick"), (["--size", "tiny"], "tiny")])
def test_a_run_is_whole_unless_told_otherwise(argv, size):
    assert arguments(argv).size == size


@pytest.mark.service
@pytest.mark.night
@pytest.mark.timeout(600)
def test_every_measure_runs():
    said = measured(*NAMES, needs=("initdb", "redis-server", "node", "nginx"))
    assert "p50 of it / floor" in said
    assert "requests to the bucket" in said
    assert "20 mirrors each 10 s on one worker: the latest run" in said
    assert "PUT of latest.json" in said
    assert "from the CSV / s5cmd" in said
    assert "Stillwire / the lower bound" in said


@pytest.mark.service
@pytest.mark.timeout(300)
def test_measures_that_count_run():
    said = measured("cost", "bytes", needs=("initdb", "redis-server", "node"))
    assert "queries, typical" in said
    assert "Stillwire / the lower bound" in said


def measured(*names: str, needs: tuple[str, ...]) -> str:
    """What the benchmarks print in a tiny size."""
    for program in needs:
        require(program)
    argv = [sys.executable, "-m", "bench", "--size", "tiny", *names]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return done.stdout
