"""A kind from outside, as the recipe in CONTRIBUTING.md makes one: its value, and one line that adds it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from cms.models import Author, Publication
from publisher import kinds
from publisher.documents.document import POLLED, json_document
from publisher.kinds import Kind
from publisher.reconcile.desired_state import DesiredState
from publisher.reconcile.read_back import confirm
from publisher.repair.verify import verify
from publisher.rows.publications import publication_row
from publisher.scheduling.sweep import sweep
from publisher.store import inventory
from publisher.store.plan import single_stages
from tests.publisher.newsroom import publish

pytestmark = pytest.mark.django_db(transaction=True)
KEY, OBJECT = "masthead:main", "masthead/main.json"


def read(publication, site) -> DesiredState:
    value = {"version": 1, "revision": publication.wanted, "names": list(Author.objects.values_list("name", flat=True))}
    made = json_document(OBJECT, value, cache_control=POLLED, revision=publication.wanted)
    mutable, _ = inventory.read(publication.pk)
    return DesiredState(publication=publication_row(publication), stages=single_stages(mutable, made))


MASTHEAD = Kind(
    name="masthead",
    element="news-masthead",
    read=read,
    polled=lambda slug: f"masthead/{slug}.json",
    raised_by={Author: lambda author: [KEY]},
    count=lambda publication: Author.objects.count(),
    count_published=lambda value: len(value["names"]),
)


@pytest.fixture
def masthead() -> Iterator[Publication]:
    kinds.add(MASTHEAD)
    yield Publication.objects.create(key=KEY, wanted=1)
    kinds.remove(MASTHEAD)


def test_a_kind_from_outside_is_published_swept_seen_and_verified(masthead, store):
    Author.objects.create(name="Nora")
    publish(store, KEY)
    assert store.json(OBJECT)["names"] == ["Nora"]
    Author.objects.create(name="Ben")
    Publication.objects.filter(key=KEY).update(wanted=2)
    sweep(store)
    assert store.json(OBJECT)["names"] == ["Ben", "Nora"]
    assert confirm(store) >= 1
    assert verify(store).agrees
    assert connection.in_atomic_block is False
