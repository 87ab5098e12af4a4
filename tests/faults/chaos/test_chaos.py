"""Some seeds, and proof that the observer can fail: what is planted is what it tells of."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from testing.chaos.newsroom import Editors
from testing.chaos.run import Outcome, Plant, run
from testing.chaos.schedule import draw
from testing.observer.observer import Observer
from testing.services.wait import wait_for
from testing.system.proxied import Stack

pytestmark = pytest.mark.service
SLACK = 5.0  # other tests, and other people, are on this machine
names = (f"chaos-{n}" for n in itertools.count(1))


@pytest.mark.parametrize("seed", [2, 11])
def test_a_seed_holds_every_promise_on_redis(redis_stack: Stack, seed: int) -> None:
    outcome = run(redis_stack, draw(seed), next(names), slack=SLACK)
    assert not outcome.violations, outcome.as_json()
    assert outcome.polls > 5


def test_a_seed_holds_every_promise_on_rabbitmq(rabbit_stack: Stack) -> None:
    outcome = run(rabbit_stack, draw(5), next(names), slack=SLACK)
    assert not outcome.violations, outcome.as_json()


# Planted


@pytest.fixture(scope="module")
def planted(redis_stack: Stack) -> Iterator[Stack]:
    yield redis_stack
    redis_stack.ground.stillwire.manage("verify", "--repair", check=False)


def folder(editors: Editors) -> str:
    return f"live/{editors.blog['slug']}/"


def body(stack: Stack, key: str) -> dict[str, object]:
    """As `put_object` wants it, with what bears our mark."""
    found = stack.ground.s3.get_object(Bucket=stack.name, Key=key)
    kept = {name: found[name] for name in ("Metadata", "ContentType", "ContentEncoding") if name in found}
    return {"Body": found["Body"].read(), **kept}


def wait_until_level(stack: Stack, editors: Editors) -> None:
    wait_for(lambda: stack.is_level(editors.blog), 30, "a publish")


def old_copy(stack: Stack, editors: Editors, observer: Observer) -> None:
    """What a worker without conditions would do that slept since."""
    key = f"{folder(editors)}latest.json"
    old = body(stack, key)
    editors.write(0)
    wait_until_level(stack, editors)
    observe(observer)
    stack.ground.s3.put_object(Bucket=stack.name, Key=key, **old)
    observe(observer)


def observe(observer: Observer) -> None:
    """Until it has certainly looked at what is there now."""
    polls = observer.polls
    wait_for(lambda: observer.polls >= polls + 2, 30, "two looks")


def late_put_without_condition(stack: Stack, editors: Editors, observer: Observer) -> None:
    """A store that says it enforces conditions, and does not: a late PUT takes readers back."""
    key = f"{folder(editors)}latest.json"
    held = stack.front.fault("hold", part=key, times=1)
    editors.write(0)
    wait_for(lambda: held.met, 30, "a put under way")
    editors.write(0)
    wait_until_level(stack, editors)
    observe(observer)
    held.is_unconditional = True
    held.release()
    observe(observer)


def draft_in_the_feed(stack: Stack, editors: Editors, observer: Observer) -> None:
    key = f"{folder(editors)}feed.xml"
    made = body(stack, key)
    stack.ground.s3.put_object(Bucket=stack.name, Key=key, **{**made, "Body": b"SECRET-1", "ContentEncoding": ""})
    observe(observer)


def too_early(stack: Stack, editors: Editors, observer: Observer) -> None:
    key = f"{folder(editors)}feed.xml"
    made = body(stack, key)
    early = b"DUE-9999999999999-1"
    stack.ground.s3.put_object(Bucket=stack.name, Key=key, **{**made, "Body": early, "ContentEncoding": ""})
    observe(observer)


def missing_page(stack: Stack, editors: Editors, observer: Observer) -> None:
    editors.flood(0)
    wait_until_level(stack, editors)
    found = stack.ground.s3.list_objects_v2(Bucket=stack.name, Prefix=f"{folder(editors)}pages/0-")["Contents"]
    for each in found:
        if "theirs" not in each["Key"]:
            stack.ground.s3.delete_object(Bucket=stack.name, Key=each["Key"])
    observe(observer)


def foreign_object_gone(stack: Stack, editors: Editors, observer: Observer) -> None:
    stack.ground.s3.delete_object(Bucket=stack.name, Key=f"{folder(editors)}theirs.txt")


def called_live_too_early(stack: Stack, editors: Editors, observer: Observer) -> None:
    key = f"liveblog:{editors.blog['slug']}"
    stack.sql("UPDATE cms_publication SET seen = seen + 5 WHERE key = %s", key)
    observe(observer)
    stack.sql("UPDATE cms_publication SET seen = seen - 5 WHERE key = %s", key)


def never_published(stack: Stack, editors: Editors, observer: Observer) -> None:
    editors.hold_back(0)
    editors.write(0)


def lost_save(stack: Stack, editors: Editors, observer: Observer) -> None:
    stack.sql("UPDATE cms_post SET title = 'Another' WHERE liveblog_id = %s", editors.blog["id"])


def words_left_behind(stack: Stack, editors: Editors, observer: Observer) -> None:
    editors.take_down(0)
    words = editors.taken_down[-1].encode()
    stack.ground.s3.put_object(Bucket=stack.name, Key=f"{folder(editors)}pages/left-behind.json", Body=words)


PLANTS = [
    (old_copy, "I2"),
    (late_put_without_condition, "I2"),
    (draft_in_the_feed, "I4"),
    (too_early, "I4"),
    (missing_page, "I1"),
    (foreign_object_gone, "I6"),
    (called_live_too_early, "I8"),
    (never_published, "I3"),
    (lost_save, "I7"),
    (words_left_behind, "I5"),
]


@pytest.mark.parametrize(("plant", "invariant"), PLANTS, ids=[plant.__name__ for plant, _ in PLANTS])
def test_the_observer_tells_of_what_is_planted(planted: Stack, plant: Plant, invariant: str) -> None:
    name = next(names)
    outcome: Outcome = run(planted, (), name, slack=0.2, patience=1.0, plant=plant)
    planted.heal()
    planted.ground.desk.ask("resume", "Publication", key=f"liveblog:{name}")
    assert invariant in {each.invariant for each in outcome.violations}, outcome.as_json()


def test_nothing_planted_is_nothing_told(planted: Stack) -> None:
    assert not run(planted, (), next(names), slack=SLACK).violations
