"""Looks at what readers can fetch, again and again, and says which promise is broken.

It shares no code with the publisher: what is there it reads by the contract, what should be there by plain SQL.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from testing.observer.completeness import differences
from testing.observer.database_oracle import DatabaseOracle
from testing.observer.public import Public, Read
from testing.observer.reference_reader import ReferenceReader
from testing.services.wait import wait_for

NAMES = ("latest.json", "feed.json", "index.html", "feed.xml")
SECRET = re.compile(rb"SECRET-\w+")
"""Editors give it to what is not public, and take it off with what makes it public."""
DUE = re.compile(rb"DUE-(\d+)-")
"""In milliseconds since 1970: when a scheduled item may appear."""
TOMBSTONE = re.compile(rb'"removed":\s*"\w+"|<at:deleted-entry ref="[^"]*"')
END = re.compile(rb'"(?:first|last)":\s*"\w+"')
"""Of a page, in a list of pages."""
INTERVAL = 0.05
EVERY = 10  # polls between two looks at everything that is never supposed to change


@dataclass(frozen=True)
class Violation:
    invariant: str
    text: str
    at: float = field(default_factory=time.time, compare=False)

    def __str__(self) -> str:
        return f"{self.invariant}: {self.text}"


class Observer:
    """Of some live blogs, placements and foreign objects. `violations` are what it saw, each once."""

    def __init__(
        self,
        public: Public,
        oracle: DatabaseOracle,
        *,
        slugs: Iterable[str],
        placements: Iterable[str] = (),
        foreign: Mapping[str, bytes] | None = None,
        secrets: Iterable[str] = (),
    ) -> None:
        self.public, self.oracle = public, oracle
        self.slugs, self.placements = list(slugs), list(placements)
        self.foreign, self.secrets = dict(foreign or {}), [each.encode() for each in secrets]
        self.readers = {slug: ReferenceReader(public, slug) for slug in self.slugs}
        self.revisions: dict[str, int] = {}
        self.pages: set[str] = set()
        self.violations: list[Violation] = []
        self.polls = 0
        self.turn = threading.Lock()

    def blame(self, invariant: str, text: str) -> None:
        found = Violation(invariant, text)
        if found not in self.violations:
            self.violations.append(found)

    # One poll

    def poll(self) -> None:
        """Of two threads one after the other: an answer that was compared late would look like a step back."""
        with self.turn:
            self.poll_all()

    def poll_all(self) -> None:
        ledger, removed = self.asked()  # before the objects: they may only be newer
        for slug in self.slugs:
            self.poll_blog(slug, ledger.get(f"liveblog:{slug}"), removed.get(slug, {}))
        for placement in self.placements:
            self.poll_one(f"banners/{placement}.json", ledger.get(f"banners:{placement}"))
        self.poll_one("live/index.json", ledger.get("home"))
        if self.polls % EVERY == 0:
            self.check_kept()
        self.polls += 1

    def asked(self) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, int]]]:
        """The ledger, and what was removed of each live blog; nothing while there is no database."""
        try:
            return self.oracle.ledger(*self.keys()), {slug: self.oracle.removed(slug) for slug in self.slugs}
        except psycopg.OperationalError:
            return {}, {}

    def keys(self) -> list[str]:
        return ["home", *(f"liveblog:{slug}" for slug in self.slugs), *(f"banners:{each}" for each in self.placements)]

    def poll_blog(self, slug: str, ledger: dict[str, Any] | None, removed: dict[str, int]) -> None:
        found = {name: self.look(f"live/{slug}/{name}") for name in NAMES}
        latest, feed = found["latest.json"], found["feed.json"]
        if latest is None:
            return
        self.check_honest(f"live/{slug}/latest.json", latest.json()["revision"], ledger)
        self.check_whole(slug, found)
        reader = self.readers[slug]
        reader.read(latest.json())
        for uid, revision in removed.items():
            shown = reader.posts.get(uid)
            if shown and reader.revision >= revision and shown["_live"]["revision"] <= revision:
                self.blame("I5", f"post {uid} of {slug} was removed at {revision} and an open tab still shows it")
        if feed:
            self.check_pages(slug, feed.json())

    def poll_one(self, key: str, ledger: dict[str, Any] | None) -> None:
        found = self.look(key)
        if found:
            self.check_honest(key, found.json()["revision"], ledger)

    def look(self, key: str) -> Read | None:
        """An object that is overwritten in place."""
        found = self.public.get(key)
        before = self.revisions.get(key)
        if found is None:
            if before is not None:
                self.blame("I2", f"{key} was at revision {before} and is not there any more")
            return None
        if found.revision is None:
            self.blame("I6", f"{key} bears no mark of ours")
            return found
        if before is not None and found.revision < before:
            self.blame("I2", f"{key} went back from revision {before} to {found.revision}")
        self.revisions[key] = max(found.revision, before or 0)
        self.check_private(key, found.body)
        return found

    # What is checked

    def check_private(self, key: str, body: bytes) -> None:
        now = time.time()
        for secret in [*SECRET.findall(body), *(each for each in self.secrets if each in body)]:
            self.blame("I4", f"{secret.decode()} is in {key}")
        for due in DUE.findall(body):
            if now < int(due) / 1000:
                self.blame("I4", f"what is due at {int(due) / 1000:.3f} is in {key}")

    def check_honest(self, key: str, revision: int, ledger: dict[str, Any] | None) -> None:
        if ledger is None:
            return
        for name in ("live", "seen"):
            if ledger[name] > revision:
                self.blame("I8", f"the ledger calls {ledger[name]} {name}, and {key} holds {revision}")
        if ledger["failures"] and not (ledger["last_error"] and ledger["failed_at"]):
            self.blame("I8", f"{ledger['key']} failed and does not say why and since when")

    def check_whole(self, slug: str, found: dict[str, Read | None]) -> None:
        for name in (name for name, read in found.items() if read is None):
            if self.public.get(f"live/{slug}/{name}") is None:  # it may have come since
                self.blame("I1", f"latest.json of {slug} is there and {name} is not")

    def check_pages(self, slug: str, feed: dict[str, Any]) -> None:
        pages = feed["_live"]["pages"]
        if not pages:
            return
        folder = f"live/{slug}/"
        listing = self.fetched(folder + pages["url"], f"feed.json at {feed['_live']['revision']}")
        for entry in listing.json()["pages"] if listing else []:
            self.fetched(f"{folder}pages/{entry['url']}", pages["url"])

    def fetched(self, key: str, referred_by: str) -> Read | None:
        """What is referred to and never changes. A page that is known is looked at again from time to time."""
        if key in self.pages and "/index-" not in key and self.polls % EVERY:
            return None
        found = self.public.get(key)
        if found is None:
            self.blame("I1", f"{key} is not there, and {referred_by} refers to it")
            return None
        self.pages.add(key)
        self.check_private(key, found.body)
        return found

    def check_kept(self) -> None:
        for key, body in self.foreign.items():
            found = self.public.get(key)
            if found is None or found.body != body:
                self.blame("I6", f"{key}, which is not ours, was {'changed' if found else 'deleted'}")

    def check_gone(self, key: str, body: bytes, taken_down: Iterable[str]) -> None:
        """What may name what is gone: its tombstone, and a retired list of pages that began or ended with it."""
        told = TOMBSTONE.sub(b"", body)
        if "/pages/index-" in key:
            told = END.sub(b"", told)
        for each in taken_down:
            if each.encode() in told:
                self.blame("I5", f"{each} was taken down and is in {key}")

    # The end

    def differences(self) -> list[str]:
        """What readers have and should not, or the other way round; empty when the bucket equals the database."""
        return differences(self.public, self.oracle, self.readers, self.placements)

    def settle(self, within: float) -> float:
        """Seconds until the bucket equals the database; blames I3 when that takes longer than `within` seconds."""
        seconds, found = self.wait(within)
        for each in found:
            self.blame("I3", f"after {seconds:.1f} s {each}")
        return seconds

    def wait(self, within: float) -> tuple[float, list[str]]:
        """Seconds until the bucket equals the database, or `within` and how they differ then. Looks at least once."""
        begun, pause = time.monotonic(), threading.Event()
        while True:
            self.poll()
            found = self.differences()
            seconds = time.monotonic() - begun
            if not found or seconds >= within:
                return seconds, found
            pause.wait(INTERVAL)


@contextmanager
def observing(observer: Observer) -> Iterator[Observer]:
    """Polls in a thread of its own for as long as the block lasts. Raises what went wrong with looking itself."""
    over, errors = threading.Event(), []

    def look() -> None:
        try:
            while not over.wait(INTERVAL):
                observer.poll()
        except Exception as error:  # raised below, in the thread of the test
            errors.append(error)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield observer
    finally:
        over.set()
        wait_for(lambda: not thread.is_alive(), 30, "the end of the last look")
    if errors:
        raise errors[0]
