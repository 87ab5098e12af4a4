"""Overwrites objects that may hold a text that was taken down with a placeholder.

A page that held the text is not merely deleted: a blank takes its place for a week. A worker that slept with the text
in hand puts pages only where nothing is (If-None-Match), or over what is older; at a blank it is turned away. And it
puts no page that it did not record as intended, which `fencing.refuse_old` refuses. So what may hold the text is a
closed set from the moment of the takedown on (docs/decisions/0022).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from cms.models import StoredObject, TakedownPlace
from contract import keys
from publisher import kinds
from publisher.documents.document import json_document
from publisher.reconcile.fencing import number
from publisher.store import inventory
from publisher.store.conditional_write import write
from publisher.store.object_store import ObjectStore, Stored
from publisher.store.plan import Known, Put

BLANK_FOR = timedelta(days=7)  # no writer sleeps as long
BLANK = {"version": 1, "items": []}
PARALLEL = 8


def held(place: TakedownPlace) -> QuerySet[StoredObject]:
    """What may hold the text and no publish overwrites, by the inventory: pages, and puts of them that were begun."""
    if not folder(place):
        return StoredObject.objects.none()
    before = StoredObject.objects.filter(publication=place.publication, revision__lt=place.revision)
    before = before.exclude(role=StoredObject.Role.CURRENT)
    if place.sequence is None:
        return before
    return before.filter(Q(page=number(place)) | Q(page=None)).exclude(role=StoredObject.Role.LIST)


def folder(place: TakedownPlace) -> str:
    """The prefix under which all objects of the place are; empty where its objects are few and known."""
    kind = kinds.of(place.publication.key)
    return kind.folder(place.publication.slug) if kind else ""


def blank_all(store: ObjectStore, place: TakedownPlace) -> list[str]:
    """Blanks what may hold the text, strays included; returns the keys. A blank that was overwritten is put again."""
    there = {each.key: each for each in store.listing(folder(place))} if folder(place) else {}
    for each in strays(store, place, there.values()):
        adopt(place, each)
    found = [*held(place), *lost_blanks(place, there)]
    with ThreadPoolExecutor(PARALLEL) as threads:
        done = list(threads.map(lambda stored: blank(store, place, stored), found))
    for stored, answer in zip(found, done, strict=True):
        until = None if stored.role == StoredObject.Role.ARCHIVE else Now() + BLANK_FOR
        StoredObject.objects.filter(pk=stored.pk).update(
            revision=answer.revision,
            sha256=answer.sha256,
            etag=answer.etag,
            size=answer.size,
            state=StoredObject.State.WRITTEN,
            delete_after=until,
        )
    return sorted(each.key for each in found)


def lost_blanks(place: TakedownPlace, there: Container[str]) -> list[StoredObject]:
    """Blanks that are not there: a collection from before the takedown may have deleted them."""
    blanks = StoredObject.objects.filter(publication=place.publication, revision=place.revision, delete_after__gt=Now())
    return [each for each in blanks if each.key not in there and each.key in place.takedown.deleted]


def blank(store: ObjectStore, place: TakedownPlace, stored: StoredObject) -> Stored:
    document = json_document(stored.key, BLANK, cache_control="no-store", revision=place.revision)
    return write(
        store, Put(document=document, known=Known(etag=stored.etag, sha256=stored.sha256, revision=stored.revision))
    )


def strays(store: ObjectStore, place: TakedownPlace, there: Iterable[Stored]) -> Iterator[Stored]:
    """Objects with our mark, from before the takedown, that the inventory does not know, or that replaced a blank."""
    rows = StoredObject.objects.filter(publication=place.publication)
    known = dict(rows.filter(delete_after=None).values_list("key", "etag"))
    blanks = dict(rows.exclude(delete_after=None).values_list("key", "etag"))
    for each in there:
        if each.key in known or blanks.get(each.key) in (each.etag, ""):
            continue
        head = store.head(each.key)
        if head and head.sha256 and head.revision is not None and head.revision < place.revision:
            yield head


def adopt(place: TakedownPlace, stray: Stored) -> None:
    """Takes a stray into the inventory; the number of an immutable page may be unknown. It will be blanked."""
    number = keys.archive_page(stray.key)
    role = StoredObject.Role.PAGE if number is None else StoredObject.Role.ARCHIVE
    StoredObject.objects.update_or_create(
        key=stray.key,
        defaults={
            "publication": place.publication,
            "role": role,
            "page": number,
            "state": StoredObject.State.DOUBTFUL,
            "revision": stray.revision,
            "sha256": "",
            "etag": stray.etag,
            "size": stray.size,
            "stored_at": Now(),
            "delete_after": Now() + inventory.KEPT_FOR if number is None else None,
        },
    )
