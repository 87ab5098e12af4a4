"""What editors are told while a part is away, and that it is caught up with; more befalls it in tests/faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from testing.services.postgres import Postgres
from testing.services.processes import Process
from testing.services.redis import Redis
from testing.services.s3 import S3
from testing.services.wait import wait_for
from testing.system.stillwire import ROOT
from testing.system.system import Ground
from tests.journeys.editor import LIVE, editing
from tests.journeys.gate import Gate

pytestmark = pytest.mark.service


@contextmanager
def undone(undo: Callable[[], Any]) -> Iterator[None]:
    """Whatever happens inside, the next test finds the ground whole."""
    try:
        yield
    finally:
        undo()


@pytest.fixture
def blog(production: Ground) -> dict[str, Any]:
    """With a post that readers have."""
    blog = production.desk.blog()
    production.desk.post(blog, title="Before")
    production.wait_until_live(blog, "Before")
    return blog


def save_some(ground: Ground, blog: dict[str, Any]) -> list[str]:
    """The titles of some posts."""
    titles = [f"Post {n} of {blog['slug']}" for n in range(3)]
    for title in titles:
        ground.desk.post(blog, title=title)
    return titles


def test_a_worker_whose_acknowledgement_was_not_heard_is_not_deaf(
    production: Ground, blog: dict[str, Any], redis_broker: Redis, store: S3, gate: Gate
) -> None:
    worker, puts = production.stillwire.publish, gate.puts
    store.freeze()
    with undone(store.thaw):
        production.desk.post(blog, title="Not heard")
        wait_for(lambda: gate.puts > puts, what="a put under way")
        redis_broker.freeze()
    with undone(redis_broker.thaw):
        wait_for(lambda: "Couldn't ack" in worker.output(), what="a task that ends while Redis is frozen")
    production.desk.post(blog, title="After the thaw")
    production.wait_until_live(blog, "Not heard", "After the thaw", seconds=10)


def test_an_edit_that_nobody_hinted_at_is_found_by_the_sweep(
    production: Ground, blog: dict[str, Any], database: Postgres
) -> None:
    database.execute(f"UPDATE cms_post SET title = 'By hand' WHERE liveblog_id = {blog['id']}")
    production.wait_until_live(blog, "By hand", seconds=5)


@pytest.mark.browser
def test_a_store_that_is_down_is_told_of_and_caught_up_with(
    production: Ground, blog: dict[str, Any], gate: Gate, browser: Browser
) -> None:
    with editing(browser, production) as editor:
        gate.shut()
        with undone(gate.open):
            titles = save_some(production, blog)
            editor.wait_for_words("cms/liveblog/", "failing since", "The store did not answer", "S3_ENDPOINT_URL")
        production.wait_until_live(blog, *titles, seconds=5)
        text = editor.wait_for_words(f"cms/liveblog/?q={blog['slug']}", LIVE)
        assert "failing" not in text


@pytest.mark.browser
def test_a_missing_bucket_is_told_of_with_what_to_do(
    production: Ground, blog: dict[str, Any], browser: Browser
) -> None:
    stillwire, remedy = production.stillwire, "python manage.py setup_bucket"
    empty_and_delete(production)
    with editing(browser, production) as editor:
        titles = save_some(production, blog)
        editor.wait_for_words(f"cms/liveblog/?q={blog['slug']}", "failing since", "NoSuchBucket", remedy)
        check = stillwire.manage("check", check=False)
        assert check.returncode == 1
        assert remedy in check.stderr

        stillwire.manage("setup_bucket")
        stillwire.manage("verify", "--repair")
        production.wait_until_live(blog, *titles)
        editor.wait_for_words(f"cms/liveblog/?q={blog['slug']}", LIVE)
    assert json.loads(stillwire.manage("verify", "--json").stdout)["agree"]
    assert production.text("embed.js")


def empty_and_delete(ground: Ground) -> None:
    for answer in ground.s3.get_paginator("list_objects_v2").paginate(Bucket=ground.bucket):
        keys = [{"Key": each["Key"]} for each in answer.get("Contents", [])]
        if keys:
            ground.s3.delete_objects(Bucket=ground.bucket, Delete={"Objects": keys})
    ground.s3.delete_bucket(Bucket=ground.bucket)


def test_a_second_beat_does_no_harm(production: Ground, blog: dict[str, Any]) -> None:
    stillwire = production.stillwire
    argv = [*stillwire.beat.argv, "--schedule", str(stillwire.folder / "second-schedule")]
    second = Process(argv, log=stillwire.folder / "second-beat.log", cwd=ROOT, env=stillwire.env)
    second.ready = lambda: "beat: Starting" in second.output()
    second.start()
    with undone(second.stop):
        before = production.desk.publication(blog)["wanted"]
        due = datetime.now(UTC) + timedelta(seconds=2)
        production.desk.post(blog, title="On time", status="scheduled", publish_at=due)
        production.wait_until_live(blog, "On time")
        wait_for(lambda: second.output().count("Sending due task sweep") >= 4, what="sweeps of the second beat")
        production.wait_until_level()
        assert production.desk.publication(blog)["wanted"] == before + 1
        assert production.text(f"live/{blog['slug']}/feed.json").count('"On time"') == 1
