"""Reads whether readers still get what was taken down, from where they read. Changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from django.db.models import Q

from cms.models import Change, StoredObject, Takedown, TakedownPlace
from publisher.reconcile.fencing import number
from publisher.store.object_store import ObjectStore
from publisher.takedown.overwrite import PARALLEL, folder

ULID = re.compile(rb"[0-9A-HJKMNP-TV-Z]{26}")
TOMBSTONE = re.compile(rb'"removed":\s*"[0-9A-HJKMNP-TV-Z]{26}"|<at:deleted-entry ref="[^"]*"')


def invalidated(place: TakedownPlace) -> list[str]:
    """The paths under which a CDN may have copies, also of pages that were collected long ago."""
    return [f"{folder(place)}*"] if folder(place) else mutable(place)


def mutable(place: TakedownPlace) -> list[str]:
    """What a publish overwrites in place; of a long live blog's older pages only the one that the post is on."""
    rows = StoredObject.objects.filter(
        publication=place.publication, role__in=(StoredObject.Role.CURRENT, StoredObject.Role.ARCHIVE)
    )
    if place.sequence is not None and folder(place):
        rows = rows.filter(Q(page=None) | Q(page=number(place)))
    return list(rows.order_by("key").values_list("key", flat=True))


def standing(place: TakedownPlace) -> list[str]:
    """Keys of the page in which the post's neighbours still are."""
    if place.sequence is None:
        return []
    pages = StoredObject.objects.filter(publication=place.publication, role=StoredObject.Role.PAGE, page=number(place))
    return list(pages.filter(delete_after=None, state=StoredObject.State.WRITTEN).values_list("key", flat=True))


def served(store: ObjectStore, place: TakedownPlace, blanks: Iterable[str]) -> list[str]:
    """Keys at which readers still get something of it. Raises StoreBusy when that cannot be told."""
    mine = [key for key in blanks if folder(place) and key.startswith(folder(place))]
    asked = [*mutable(place), *standing(place), *mine]
    with ThreadPoolExecutor(PARALLEL) as threads:
        copies = list(threads.map(store.public_copy, asked))
    return [key for key, body in zip(asked, copies, strict=True) if body and is_in(body, place)]


def is_in(body: bytes, place: TakedownPlace) -> bool:
    """Whether an object tells of what was taken down otherwise than by a tombstone."""
    takedown, text = place.takedown, TOMBSTONE.sub(b"", body)
    if takedown.kind != Takedown.Kind.LIVEBLOG:
        return takedown.item.encode() in text
    if place.publication.key == "home":
        return re.search(rf'["/]{takedown.item}/(latest\.json|index\.html)"'.encode(), text) is not None
    told = set(map(bytes.decode, ULID.findall(text)))
    return bool(told) and Change.objects.filter(publication=place.publication, item__in=told).exists()
