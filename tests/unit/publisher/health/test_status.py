"""What is wrong is said, each thing once and with what to do; a newsroom in order has no problem."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

import stillwire
from cms.models import Pause
from publisher.health.probes import Part
from publisher.health.pulse import CANARY_BEATS, SECONDS
from publisher.health.report import as_json
from publisher.health.status import DEAF_SECONDS, FORGOTTEN_SECONDS, SILENT_SECONDS, Status
from publisher.health.words import as_text
from tests.publisher.health.made import LIVING, NOW, beat, behind, failing, parts, sign, status

LONG = 60.0


def pause(minutes: float = 5, **values):
    return Pause(**{"key": "", "since": NOW - timedelta(minutes=minutes), "by": "nora", "why": "a move", **values})


def test_a_newsroom_in_order_has_no_problem():
    assert status().problems == []
    assert as_text(status()).startswith("All is well.")
    assert f"version    {stillwire.__version__}\n" in as_text(status())


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"behind": (behind(),)}, "1 publication behind, the longest for 60 s: liveblog:election."),
        (
            {"behind": (behind(error="Denied. Allow it.", failing_since=NOW),)},
            "liveblog:election fails since 3 November 2026, 21:04:05: Denied. Allow it.",
        ),
        ({"signs": (*LIVING, sign("publish@b", silent=LONG))}, "publish@b gave no sign of life for 60 s."),
        (
            {"signs": (*LIVING, sign("publish@b", deaf=LONG))},
            "publish@b is alive but has not picked up a task for 60 s.",
        ),
        ({"signs": (beat(deaf=LONG), *LIVING[1:])}, "beat@a is alive but has not sent a task for 60 s."),
        ({"signs": LIVING[1:]}, "Celery beat is not running. Start it: celery -A cms beat"),
        ({"signs": LIVING[:2]}, "No worker for the queue publish. Run: celery -A cms worker -Q publish"),
        ({"left_out": 2}, "2 posts are left out"),
        ({"late_mirrors": ("a", "b")}, "Mirrors that are fetched too late: a, b. Has the queue bulk workers enough?"),
        ({"pauses": (pause(minutes=90),)}, "Forgotten? Publishing is paused since 3 November 2026, 19:34 by nora"),
    ],
)
def test_what_is_wrong_is_said(values, problem):
    (found,) = status(**values).problems
    assert found.startswith(problem)


@pytest.mark.parametrize(
    "values",
    [
        {"behind": (behind(seconds=2.0),)},
        {"behind": (behind(is_paused=True, error="x"),), "paused_count": 1, "pauses": (pause(),)},
        {"signs": (*LIVING, sign("publish@b", deaf=LONG, busy=2))},
        {"signs": (*LIVING, sign("publish@gone", silent=FORGOTTEN_SECONDS + 1))},
    ],
    ids=["on its way", "paused on purpose", "busy with long work", "taken away long ago"],
)
def test_what_is_as_it_should_be_is_no_problem(values):
    assert status(**values).problems == []


def test_a_deaf_or_silent_worker_is_told_of_within_a_minute():
    """Beats, canaries and the threshold together."""
    assert DEAF_SECONDS + SECONDS * CANARY_BEATS < 60
    assert SILENT_SECONDS + SECONDS < 60


def test_a_part_that_fails_is_named():
    assert status(parts(bucket=failing("bucket"))).problems == ["bucket: No answer within 2 s."]


def test_without_the_database_the_rest_is_told():
    found = Status(parts=parts(database=failing("database", "refused")), ledger=None)
    assert found.problems == ["database: refused"]
    assert "DOES NOT ANSWER" in as_text(found)
    assert as_json(found)["behind_count"] is None


def test_a_pause_is_a_notice():
    found = status(behind=(behind(is_paused=True),), paused_count=1, pauses=(pause(),)).notices
    assert found[0].startswith("Publishing is paused since")
    assert found[1] == "1 publication wait for a pause to end."


@pytest.mark.parametrize(
    ("signs", "told"),
    [
        (LIVING, True),
        ((*LIVING, sign("publish@b", figures={"unconditional": 1.0})), False),
        (LIVING[:1], None),
        ((sign(silent=LONG),), None),
    ],
)
def test_conditional_writes_are_told_by_the_workers_that_live(signs, told):
    assert status(signs=signs).conditional is told


def test_the_rate_is_that_of_all_who_live():
    busy = {"publishes_last_minute": 30.0}
    signs = (sign(figures=busy), sign("publish@b", figures=busy), sign("publish@c", figures=busy, silent=LONG))
    assert status(signs=signs).rate == 60


def test_a_growing_queue_is_told_of():
    full = Part(name="broker", is_ok=True, says="", seconds=0.01, value={"publish": 5000})
    found = status(parts(broker=full)).problems
    assert found == ["5,000 messages wait in the queue publish: are there workers enough?"]


def test_the_report_is_json_and_says_all():
    found = as_json(status(behind=(behind(),), pauses=(pause(key="home"),)))
    assert json.loads(json.dumps(found)) == found
    assert found["version"] == stillwire.__version__
    assert found["fine"] is False
    assert found["oldest_wait_seconds"] == 60.0
    assert found["behind"][0]["key"] == "liveblog:election"
    assert found["paused"][0]["key"] == "home"
    assert {each["name"]: each["state"] for each in found["workers"]}["publish@a"] == "fine"


def test_a_vendor_that_fails_is_a_notice_and_no_problem_of_ours():
    found = status(stale_mirrors=("polls", "senate"))
    assert found.problems == []
    assert found.notices == ["Stale, because their vendors fail: polls, senate (see Mirrors in the admin)."]
