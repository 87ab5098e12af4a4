"""What editors are told while a part is away, and that it is caught up with; more befalls it in tests/system/faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from testing.paths import ROOT
from testing.proxies.tcp_proxy import TcpProxy
from testing.services.postgres import Postgres
from testing.services.processes import Process
from testing.services.redis import Redis
from testing.services.s3 import S3
from testing.services.wait import wait_for
from testing.system.system import System
from tests.browser.editor import LIVE, editing

pytestmark = pytest.mark.service


@contextmanager
def undone(undo: Callable[[], Any]) -> Iterator[None]:
    """Whatever happens inside, the next test finds the system whole."""
    try:
        yield
    finally:
        undo()


@pytest.fixture
def blog(production: System) -> dict[str, Any]:
    """With a post that readers have."""
    blog = production.orm.blog()
    production.orm.post(blog, title="Before")
    production.wait_until_live(blog, "Before")
    return blog


def save_some(system: System, blog: dict[str, Any]) -> list[str]:
    """The titles of some posts."""
    titles = [f"Post {n} of {blog['slug']}" for n in range(3)]
    for title in titles:
        system.orm.post(blog, title=title)
    return titles


def test_a_worker_whose_acknowledgement_was_not_heard_is_not_deaf(
    production: System, blog: dict[str, Any], redis_broker: Redis, store: S3, network: TcpProxy
) -> None:
    worker, puts = production.stillwire.publish, network.puts
    store.freeze()
    with undone(store.thaw):
        production.orm.post(blog, title="Not heard")
        wait_for(lambda: network.puts > puts, what="a put under way")
        redis_broker.freeze()
    with undone(redis_broker.thaw):
        wait_for(lambda: "Couldn't ack" in worker.output(), what="a task that ends while Redis is frozen")
    production.orm.post(blog, title="After the thaw")
    production.wait_until_live(blog, "Not heard", "After the thaw", seconds=10)


def test_an_edit_that_nobody_hinted_at_is_found_by_the_sweep(
    production: System, blog: dict[str, Any], database: Postgres
) -> None:
    database.execute(f"UPDATE cms_post SET title = 'By hand' WHERE liveblog_id = {blog['id']}")
    production.wait_until_live(blog, "By hand", seconds=5)


@pytest.mark.browser
def test_a_store_that_is_down_is_told_of_and_caught_up_with(
    production: System, blog: dict[str, Any], network: TcpProxy, browser: Browser
) -> None:
    with editing(browser, production) as editor:
        network.refuse()
        with undone(network.heal):
            titles = save_some(production, blog)
            editor.wait_for_words("cms/liveblog/", "failing since", "The store did not answer", "S3_ENDPOINT_URL")
        production.wait_until_live(blog, *titles, seconds=5)
        text = editor.wait_for_words(f"cms/liveblog/?q={blog['slug']}", LIVE)
        assert "failing" not in text


@pytest.mark.browser
def test_a_missing_bucket_is_told_of_with_what_to_do(
    production: System, blog: dict[str, Any], browser: Browser
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


def empty_and_delete(system: System) -> None:
    for answer in system.s3.get_paginator("list_objects_v2").paginate(Bucket=system.bucket):
        keys = [{"Key": each["Key"]} for each in answer.get("Contents", [])]
        if keys:
            system.s3.delete_objects(Bucket=system.bucket, Delete={"Objects": keys})
    system.s3.delete_bucket(Bucket=system.bucket)


def test_a_second_beat_does_no_harm(production: System, blog: dict[str, Any]) -> None:
    stillwire = production.stillwire
    argv = [*stillwire.beat.argv, "--schedule", str(stillwire.folder / "second-schedule")]
    second = Process(argv, log=stillwire.folder / "second-beat.log", cwd=ROOT, env=stillwire.env)
    second.ready = lambda: "beat: Starting" in second.output()
    second.start()
    with undone(second.stop):
        before = production.orm.publication(blog)["wanted"]
        due = datetime.now(UTC) + timedelta(seconds=2)
        production.orm.post(blog, title="On time", status="scheduled", publish_at=due)
        production.wait_until_live(blog, "On time")
        wait_for(lambda: second.output().count("Sending due task sweep") >= 4, what="sweeps of the second beat")
        production.wait_until_level()
        assert production.orm.publication(blog)["wanted"] == before + 1
        assert production.text(f"live/{blog['slug']}/feed.json").count('"On time"') == 1
