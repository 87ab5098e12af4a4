"""What the tests of the publisher share: doors, and a newsroom's content.

Models are imported by what uses them: pytest reads this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


def asks_the_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or "transactional_db" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="module", autouse=True)
def quick_flush(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """After each test Django empties the database and lets every app fill in its rows: permissions, types, triggers.

    Here nobody needs more than the listing's row in the ledger, which is 40 ms less a test.
    """
    from django.core.management.sql import emit_post_migrate_signal
    from django.db import connection
    from django.db.models.signals import post_migrate

    if not any(each.path == request.path and asks_the_database(each) for each in request.session.items):
        yield
        return
    request.getfixturevalue("django_db_setup")
    kept, post_migrate.receivers = post_migrate.receivers, []
    post_migrate.sender_receivers_cache.clear()
    post_migrate.connect(begin_ledger)
    with django_db_blocker.unblock():
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    yield
    post_migrate.receivers = kept
    post_migrate.sender_receivers_cache.clear()
    with django_db_blocker.unblock():
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def begin_ledger(sender: Any, **_: Any) -> None:
    from cms.models import Publication

    if sender.name == "cms":
        Publication.objects.get_or_create(key="home", defaults={"wanted": 1})
        Publication.objects.exclude(key="home").delete()  # our own pages' placements; tests make theirs


@pytest.fixture
def store() -> Any:
    """The double of the object store, empty."""
    from testing.doubles.memory_bucket import MemoryStore

    return MemoryStore()


@pytest.fixture
def bucket(bucket_name: str) -> Any:
    """The store that commands and tasks use, on an empty bucket of moto's."""
    from publisher.store.object_store import the_store

    the_store().conditional = None
    yield the_store()
    the_store().conditional = None


@pytest.fixture(scope="module")
def elsewhere() -> Any:
    """A store that answers as it is told."""
    from testing.doubles.fixed_answer import Answer, answering
    from testing.doubles.stores import Elsewhere, bucket_at

    answer = Answer()
    with answering(answer) as endpoint:
        yield Elsewhere(answer, bucket_at(endpoint))


@pytest.fixture(params=["memory", "moto"])
def backend(request: pytest.FixtureRequest) -> Any:
    """Each of the two stores that doors are tested on."""
    from testing.doubles.stores import InMemory, InMoto

    if request.param == "memory":
        return InMemory()
    name = request.getfixturevalue("bucket_name")
    return InMoto(request.getfixturevalue("s3_client"), name)


@pytest.fixture
def blog(transactional_db: None) -> Any:
    from cms.models import LiveBlog

    return LiveBlog.objects.create(slug="election", title="Election night", status="live")


@pytest.fixture
def mirror(transactional_db: None, vendor: Any) -> Any:
    """Of the vendor's `/data.json`, which answers `{"lead": 1}`."""
    from cms.models import Mirror
    from testing.services.vendor import value

    vendor.replies["/data.json"] = value({"lead": 1})
    return Mirror.objects.create(slug="polls", url=vendor.url(), interval=10)


@pytest.fixture
def placement(transactional_db: None) -> Any:
    from cms.models import Placement

    return Placement.objects.create(slug="top")


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Points this process to another broker for one test. Celery heeds the environment before its settings."""
    from cms.celery import app, broker
    from publisher.hints import enqueue, signals

    before = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}

    def point(url: str) -> None:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        app.conf.update(broker(url))
        enqueue.connection.cache_clear()

    yield point
    app.conf.update(before)
    enqueue.connection.cache_clear()
    signals.silence.end()


@pytest.fixture
def posts(blog: Any, placement: Any, store: Any) -> Any:
    """A blog of two pages, a banner and the listing, published."""
    from tests.publisher.newsroom import place_banner, publish_all, write_posts

    posts = write_posts(blog, 120)
    place_banner(placement)
    publish_all(store)
    return posts
