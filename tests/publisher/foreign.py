"""Rows as a later version may leave them in a ledger that is rolled back: at random, of unknown kinds."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.models import (
    Change,
    Lease,
    LookupState,
    LookupVersion,
    Pause,
    Publication,
    StoredObject,
    Takedown,
    TakedownPlace,
)

KEYS = (
    *("polls:who-wins", "gallery:night", "results", "homes", "home:old", "live:x", "x", "", ":", ":slug", "liveblog"),
    *("liveblog:", "liveblog:Über", "liveblog:a/b", "liveblog:../banners/top", "LIVEBLOG:election", " home", "home\n"),
    *("liveblog:election\n", "liveblog:election:2", "banners:", "banners:a--b", "mirror:a b", "lookup:-", "🗳:wahl"),
    *("lookup:zip ", "mirror:é", "lookup:" + "z" * 100 + "_", "liveblog:-election", "banner:top"),
)
JSONS: tuple[Any, ...] = ([], {}, None, 7, "x", [[1]], [[1, 2, 3, 4]], [None], {"name": 5}, {"name": "x"}, [["a", {}]])


def scatter(chance: random.Random) -> list[str]:
    """A row of each key, with what hangs from it. Returns the keys."""
    for key in KEYS:
        publication = Publication.objects.create(key=key, **numbers(chance))
        for n in range(chance.randrange(3)):
            hang_object(chance, publication, n)
        for hang in chance.sample((hang_change, hang_lease, hang_lookup, hang_pause, hang_version), 2):
            hang(chance, publication)
    return sorted(KEYS)


def numbers(chance: random.Random) -> dict[str, Any]:
    wanted = chance.randrange(5)
    found = {"wanted": wanted, "live": chance.randrange(wanted + 2), "seen": chance.randrange(3)}
    found |= {"live_at": timezone.now() - timedelta(minutes=chance.randrange(90)), "rebuilt": chance.randrange(3)}
    return found | {"ahead": chance.choice((None, 9)), "failures": chance.randrange(3)}


def hang_object(chance: random.Random, publication: Publication, n: int) -> None:
    StoredObject.objects.create(
        key=f"polls/{publication.pk}-{n}.json",
        publication=publication,
        role=chance.choice(("current", "page", "list", "gallery", "")),
        page=chance.choice((None, 0, 3)),
        entry=chance.choice(JSONS),
        revision=chance.randrange(5),
        sha256="",
        etag=chance.choice(("", '"abc"')),
        size=1,
        stored_at=timezone.now(),
        delete_after=chance.choice((None, timezone.now() + timedelta(days=1))),
    )


def hang_change(chance: random.Random, publication: Publication) -> None:
    moment = timezone.now()
    Change.objects.create(
        publication=publication, item="choice", sequence=0, revision=1, removed=False, published_at=moment
    )


def hang_lease(chance: random.Random, publication: Publication) -> None:
    Lease.objects.create(publication=publication, holder=chance.choice(("", "worker")), starts=0, until=0)


def hang_lookup(chance: random.Random, publication: Publication) -> None:
    values = {name: chance.choice(JSONS[:2]) for name in ("segments", "pending", "absent", "doubted", "sample")}
    LookupState.objects.create(publication=publication, **values)


def hang_pause(chance: random.Random, publication: Publication) -> None:
    if publication.key:  # an empty one is the whole newsroom's
        Pause.objects.create(key=publication.key, by="ana")


def hang_version(chance: random.Random, publication: Publication) -> None:
    LookupVersion.objects.create(publication=publication, number=1, status=chance.choice(("uploaded", "strange")))


def hang_takedown() -> Takedown:
    """Of a kind that nobody knows, in publications of kinds that nobody knows."""
    made = Takedown.objects.create(kind="choice", item="who-wins", reason="A judge said so", by_name="ana")
    for publication in Publication.objects.filter(key__in=KEYS[:3]):
        TakedownPlace.objects.create(takedown=made, publication=publication, revision=99)
    return made


def all_of_it() -> list[Any]:
    """Every value of what was scattered, to be compared with what is there later."""
    mine = Publication.objects.filter(key__in=KEYS)
    found = [*mine.order_by("pk").values()]
    for model in (StoredObject, Change, Lease, LookupState, LookupVersion):
        found += model.objects.filter(publication__in=mine).order_by("pk").values()
    return found
