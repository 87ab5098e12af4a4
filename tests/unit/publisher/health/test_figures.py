"""Counts of all processes of a worker are one sum, also of those that were killed."""

from __future__ import annotations

import os
import signal

import pytest

from publisher import counters


@pytest.fixture
def before():
    return dict(counters.totals())


def grown(before, name):
    return counters.totals().get(name, 0.0) - before.get(name, 0.0)


def test_counts_add_up(before):
    counters.add("publishes")
    counters.add("bytes", 400)
    assert (grown(before, "publishes"), grown(before, "bytes")) == (1, 400)


@pytest.mark.parametrize(("seconds", "cell"), [(0.0, 0), (0.025, 0), (0.026, 1), (59.0, 10), (3600.0, 11)])
def test_a_time_is_in_the_first_bucket_that_holds_it(before, seconds, cell):
    counters.observe("latency", seconds)
    assert grown(before, f"latency_{cell}") == 1
    assert grown(before, "latency_sum") == pytest.approx(seconds)


def test_what_a_killed_process_counted_is_kept(before):
    pid = os.fork()
    if not pid:
        counters.add("publishes", 3)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert grown(before, "publishes") == 3
