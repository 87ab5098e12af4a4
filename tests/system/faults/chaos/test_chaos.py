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
from testing.system.proxied import ProxiedSystem

pytestmark = pytest.mark.service
SLACK = 5.0  # other tests, and other people, are on this machine
names = (f"chaos-{n}" for n in itertools.count(1))


@pytest.mark.parametrize("seed", [2, pytest.param(11, marks=pytest.mark.night)])
def test_a_seed_holds_every_promise_on_redis(redis_system: ProxiedSystem, seed: int) -> None:
    outcome = run(redis_system, draw(seed), next(names), slack=SLACK)
    assert not outcome.violations, outcome.as_json()
    assert outcome.polls > 5


def test_a_seed_holds_every_promise_on_rabbitmq(rabbit_system: ProxiedSystem) -> None:
    outcome = run(rabbit_system, draw(5), next(names), slack=SLACK)
    assert not outcome.violations, outcome.as_json()


# Planted


@pytest.fixture(scope="module")
def planted(redis_system: ProxiedSystem) -> Iterator[ProxiedSystem]:
    yield redis_system
    redis_system.stillwire.manage("verify", "--repair", check=False)


def folder(editors: Editors) -> str:
    return f"live/{editors.blog['slug']}/"


def body(system: ProxiedSystem, key: str) -> dict[str, object]:
    """As `put_object` wants it, with what bears our mark."""
    found = system.s3.get_object(Bucket=system.bucket, Key=key)
    kept = {name: found[name] for name in ("Metadata", "ContentType", "ContentEncoding") if name in found}
    return {"Body": found["Body"].read(), **kept}


def wait_until_level(system: ProxiedSystem, editors: Editors) -> None:
    wait_for(lambda: system.is_level(editors.blog), 30, "a publish")


def old_copy(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    """What a worker without conditions would do that slept since."""
    key = f"{folder(editors)}latest.json"
    old = body(system, key)
    editors.write(0)
    wait_until_level(system, editors)
    observe(observer)
    system.s3.put_object(Bucket=system.bucket, Key=key, **old)
    observe(observer)


def observe(observer: Observer) -> None:
    """Until it has certainly looked at what is there now."""
    polls = observer.polls
    wait_for(lambda: observer.polls >= polls + 2, 30, "two looks")


def late_put_without_condition(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    """A store that says it enforces conditions, and does not: a late PUT takes readers back."""
    key = f"{folder(editors)}latest.json"
    held = system.s3_proxy.fault("hold", part=key, times=1)
    editors.write(0)
    wait_for(lambda: held.met, 30, "a put under way")
    editors.write(0)
    wait_until_level(system, editors)
    observe(observer)
    held.is_unconditional = True
    held.release()
    observe(observer)


def draft_in_the_feed(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    key = f"{folder(editors)}feed.xml"
    made = body(system, key)
    system.s3.put_object(Bucket=system.bucket, Key=key, **{**made, "Body": b"SECRET-1", "ContentEncoding": ""})
    observe(observer)


def too_early(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    key = f"{folder(editors)}feed.xml"
    made = body(system, key)
    early = b"DUE-9999999999999-1"
    system.s3.put_object(Bucket=system.bucket, Key=key, **{**made, "Body": early, "ContentEncoding": ""})
    observe(observer)


def missing_page(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    editors.flood(0)
    wait_until_level(system, editors)
    found = system.s3.list_objects_v2(Bucket=system.bucket, Prefix=f"{folder(editors)}pages/0-")["Contents"]
    for each in found:
        if "theirs" not in each["Key"]:
            system.s3.delete_object(Bucket=system.bucket, Key=each["Key"])
    observe(observer)


def foreign_object_gone(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    system.s3.delete_object(Bucket=system.bucket, Key=f"{folder(editors)}theirs.txt")


def called_live_too_early(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    key = f"liveblog:{editors.blog['slug']}"
    system.sql("UPDATE cms_publication SET seen = seen + 5 WHERE key = %s", key)
    observe(observer)
    system.sql("UPDATE cms_publication SET seen = seen - 5 WHERE key = %s", key)


def never_published(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    editors.hold_back(0)
    editors.write(0)


def lost_save(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    system.sql("UPDATE cms_post SET title = 'Another' WHERE liveblog_id = %s", editors.blog["id"])


def words_left_behind(system: ProxiedSystem, editors: Editors, observer: Observer) -> None:
    editors.take_down(0)
    words = editors.taken_down[-1].encode()
    system.s3.put_object(Bucket=system.bucket, Key=f"{folder(editors)}pages/left-behind.json", Body=words)


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
def test_the_observer_tells_of_what_is_planted(planted: ProxiedSystem, plant: Plant, invariant: str) -> None:
    name = next(names)
    outcome: Outcome = run(planted, (), name, slack=0.2, patience=1.0, plant=plant)
    planted.heal()
    planted.orm.ask("resume", "Publication", key=f"liveblog:{name}")
    assert invariant in {each.invariant for each in outcome.violations}, outcome.as_json()


def test_nothing_planted_is_nothing_told(planted: ProxiedSystem) -> None:
    assert not run(planted, (), next(names), slack=SLACK).violations
