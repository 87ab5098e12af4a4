"""Erases what may hold a text that was taken down, and reads whether readers still get it.

A page that held the text is not merely deleted: a blank takes its place for a week. A worker that slept with the text
in hand puts pages only where nothing is (If-None-Match), or over what is older; at a blank it is turned away. And it
puts no page that it did not record as intended, which `refuse_taken_down` refuses. So what may hold the text is a
closed set from the moment of the takedown on (docs/decisions/0013).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from cms.models import Change, StoredObject, Takedown, TakedownPlace
from publisher import keys
from publisher.bucket import Door, Stored
from publisher.documents import Document
from publisher.documents.document import json_document
from publisher.errors import LeaseLost
from publisher.plan import Known, Put
from publisher.writer import write

BLANK_FOR = timedelta(days=7)  # no writer sleeps as long
BLANK = {"version": 1, "items": []}
ULID = re.compile(rb"[0-9A-HJKMNP-TV-Z]{26}")
TOMBSTONE = re.compile(rb'"removed":\s*"([0-9A-HJKMNP-TV-Z]{26})"')
PARALLEL = 8


def refuse_taken_down(publication: int, puts: Iterable[Put]) -> None:
    """Raises LeaseLost when a page about to be put is from before a takedown of something in it.

    To be called once the puts are recorded as intended: who takes down afterwards finds them in the inventory.
    """
    pages = [put.document for put in puts if put.document.n is not None]
    if not pages:
        return
    places = TakedownPlace.objects.filter(publication=publication, revision__gt=min(page.revision for page in pages))
    for place in places.filter(takedown__lifted_at=None):
        if any(page.revision < place.revision and is_at(place, page) for page in pages):
            raise LeaseLost("what this worker read was taken down meanwhile")


def is_at(place: TakedownPlace, page: Document) -> bool:
    if place.sequence is None:
        return True
    return page.entry is not None and page.n == place.sequence // keys.PAGE_SIZE


def held(place: TakedownPlace) -> QuerySet[StoredObject]:
    """The immutable objects that may hold the text, by the inventory."""
    if not place.publication.key.startswith("liveblog:"):
        return StoredObject.objects.none()
    older = StoredObject.objects.filter(publication=place.publication, revision__lt=place.revision)
    if place.sequence is None:
        return older.exclude(kind=StoredObject.Kind.MUTABLE)
    return older.filter(Q(n=place.sequence // keys.PAGE_SIZE) | Q(n=None), kind=StoredObject.Kind.PAGE)


def folder(place: TakedownPlace) -> str:
    """The prefix under which all objects of the place are; empty where its objects are few and known."""
    kind, _, slug = place.publication.key.partition(":")
    return keys.blog(slug, "") if kind == "liveblog" else ""


def blank_all(door: Door, place: TakedownPlace) -> list[str]:
    """Blanks what may hold the text, strays included; returns the keys. A blank that was overwritten is put again."""
    there = {each.key: each for each in door.listing(folder(place))} if folder(place) else {}
    for each in strays(door, place, there.values()):
        adopt(place, each)
    found = list(held(place))
    with ThreadPoolExecutor(PARALLEL) as threads:
        done = list(threads.map(lambda stored: blank(door, place, stored), found))
    for stored, answer in zip(found, done, strict=True):
        StoredObject.objects.filter(pk=stored.pk).update(
            revision=answer.revision,
            sha256=answer.sha256,
            etag=answer.etag,
            size=answer.size,
            retired_at=Now() + BLANK_FOR,
        )
    return sorted(each.key for each in found)


def blank(door: Door, place: TakedownPlace, stored: StoredObject) -> Stored:
    document = json_document(stored.key, BLANK, cache_control="no-store", revision=place.revision)
    return write(
        door, Put(document=document, known=Known(etag=stored.etag, sha256=stored.sha256, revision=stored.revision))
    )


def strays(door: Door, place: TakedownPlace, there: Iterable[Stored]) -> Iterator[Stored]:
    """Objects with our mark that the inventory knows not, or otherwise, and that are older than the takedown."""
    known = dict(StoredObject.objects.filter(publication=place.publication).values_list("key", "etag"))
    for each in there:
        if known.get(each.key) in (each.etag, "") or each.key in known and "/pages/" not in each.key:
            continue
        head = door.head(each.key)
        if head and head.sha256 and head.revision is not None and head.revision < place.revision:
            yield head


def adopt(place: TakedownPlace, stray: Stored) -> None:
    """Takes a stray into the inventory, with its page's number unknown: it will be blanked."""
    StoredObject.objects.update_or_create(
        key=stray.key,
        defaults={
            "publication": place.publication,
            "kind": StoredObject.Kind.PAGE,
            "revision": stray.revision,
            "sha256": "",
            "etag": stray.etag,
            "size": stray.size,
            "stored_at": Now(),
            "retired_at": Now(),
        },
    )


def invalidated(place: TakedownPlace) -> str:
    """The path under which a CDN may have copies, also of pages that were collected long ago."""
    return f"{folder(place)}*" if folder(place) else keys.polled(place.publication.key)


def mutable(place: TakedownPlace) -> list[str]:
    rows = StoredObject.objects.filter(publication=place.publication, kind=StoredObject.Kind.MUTABLE)
    return list(rows.order_by("key").values_list("key", flat=True))


def standing(place: TakedownPlace) -> list[str]:
    """Keys of the page in which the post's neighbours still are."""
    if place.sequence is None:
        return []
    pages = StoredObject.objects.filter(publication=place.publication, kind="page", n=place.sequence // keys.PAGE_SIZE)
    return list(pages.filter(retired_at=None).exclude(etag="").values_list("key", flat=True))


def served(door: Door, place: TakedownPlace, blanks: Iterable[str]) -> list[str]:
    """Keys at which readers still get something of it. Raises BucketBusy when that cannot be told."""
    mine = [key for key in blanks if folder(place) and key.startswith(folder(place))]
    asked = [*mutable(place), *standing(place), *mine]
    with ThreadPoolExecutor(PARALLEL) as threads:
        copies = list(threads.map(door.public_copy, asked))
    return [key for key, body in zip(asked, copies, strict=True) if body and is_in(body, place)]


def is_in(body: bytes, place: TakedownPlace) -> bool:
    """Whether an object tells of what was taken down otherwise than by a tombstone."""
    takedown, text = place.takedown, TOMBSTONE.sub(b"", body)
    if takedown.kind != Takedown.Kind.LIVEBLOG:
        return takedown.item.encode() in text
    if place.publication.key == "home":
        return f'"{takedown.item}/latest.json"'.encode() in text
    told = set(map(bytes.decode, ULID.findall(text)))
    return bool(told) and Change.objects.filter(publication=place.publication, item__in=told).exists()
