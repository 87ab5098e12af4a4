"""Conditional write (compare-and-swap): carried through a 412, never backwards. Knows no database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from publisher import counters
from publisher.backoff import pause as pause_after
from publisher.errors import ForeignObject, StoreBusy
from publisher.store.decision import Decision, Wanted, decide
from publisher.store.object_store import Absent, Conflict, ObjectStore, Precondition, Stored
from publisher.store.plan import Put

ATTEMPTS = 5
GIVE_UP_SECONDS = 4.0  # seconds after which a store that fails is left to the next sweep
FOREIGN_HINT = "Move it away, or set PUBLISH_PREFIX to a folder of our own; then run: python manage.py publish"


class Superseded(Exception):
    """The bucket holds a later revision of this document; `revision` is that one."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"revision {revision} is there already")
        self.revision = revision


def back_off(attempt: int) -> None:
    """Waits 50 ms, 100 ms, 200 ms ... with jitter."""
    chance = random.random()  # noqa: S311 - jitter is no secret
    time.sleep(pause_after(attempt + 1, first=0.05, longest=2.0, spread=0.5, chance=chance))


def write(store: ObjectStore, put: Put, *, pause: Callable[[int], None] = back_off) -> Stored:
    """Puts a document unless the bucket holds it or a later one; returns what is there then.

    Raises Superseded, ForeignObject, StoreRefused, or StoreBusy when the store keeps failing.
    """
    etag = put.known.etag if put.known and put.known.etag else None
    begun = time.monotonic()
    for attempt in range(ATTEMPTS):
        if attempt:
            counters.add("retries")
        try:
            return store.put(put.document, if_match=etag)
        except Absent:
            etag = None
        except (Precondition, Conflict) as refusal:
            counters.add("conflicts")
            if isinstance(refusal, Conflict):
                pause(attempt)
            there = store.head(put.document.key)
            if there and will_do(there, put):
                return there
            etag = there.etag if there else None
        except StoreBusy:
            if attempt == ATTEMPTS - 1 or time.monotonic() - begun > GIVE_UP_SECONDS:
                raise
            pause(attempt)
    raise StoreBusy(f"{put.document.key} kept changing under {ATTEMPTS} writes.", "It is tried again.")


def will_do(there: Stored, put: Put) -> bool:
    """Whether what is there is accepted; when not, it is overwritten. Raises Superseded or ForeignObject."""
    document = put.document
    wanted = Wanted(is_known=put.known is not None, revision=document.revision, sha256=document.sha256)
    decision = decide(there, wanted)
    if decision == Decision.SUPERSEDED:
        raise Superseded(there.revision or 0)
    if decision == Decision.FOREIGN:
        raise ForeignObject(f"An object that Stillwire did not write is at {document.key}.", FOREIGN_HINT)
    return decision == Decision.ACCEPT
