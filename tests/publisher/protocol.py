"""The protocol, played step by step with the real code: two workers, one live blog, edits, a removal, a takedown, a
collection, crashes, and puts and deletes that arrive late. The invariants are looked at after each effect.

Only time and chance are taken away: leases always run out, retired objects are old at once, puts of one stage go one
after the other. Pages hold two posts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import md5
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cms.actions import takedowns as wanted
from cms.models import LiveBlog, Post, Publication, StoredObject, Takedown
from publisher.documents import Document
from publisher.reconcile import lease
from publisher.repair.verify import verify
from publisher.scheduling import sweep
from publisher.store import inventory
from publisher.store.object_store import Absent, Precondition, Stored
from publisher.takedown import takedowns
from testing.doubles.memory_bucket import MemoryStore
from testing.doubles.memory_cdn import MemoryCdn
from tests.publisher.newsroom import ELECTION, FEED, dangling, free, publish, retitle
from tests.publisher.stepping import Actor, Killed, pause

SECRET = "Her home address"
FOREIGN = ("live/election/theirs.json", "live/election/pages/0-1-0000000000000000.json", "theirs.txt")


class Violation(AssertionError):
    """An invariant does not hold."""


class InTurn:
    """Instead of threads: what is submitted is done at once."""

    def __init__(self, *_: Any) -> None: ...

    def __enter__(self) -> InTurn:
        return self

    def __exit__(self, *_: Any) -> None: ...

    def submit(self, function: Callable[..., Any], *values: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*values))
        except Exception as error:
            future.set_exception(error)
        return future

    map = staticmethod(map)


class SteppedBucket(MemoryStore):
    """Pauses before and after each effect; looks at the invariants after each. `late` are requests of workers that
    died: each may still arrive, at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[tuple[str, Callable[[], Any]]] = []
        self.highest: dict[str, int] = {}
        self.is_gone = False
        for key in FOREIGN:
            self.contents.place(key, b"theirs")

    def enforces_conditions(self) -> bool:
        return True

    def put(self, document: Document, *, if_match: str | None) -> Stored:
        self.begin(f"put {document.key}", lambda: super(SteppedBucket, self).put(document, if_match=if_match))
        stored = super().put(document, if_match=if_match)
        self.look(f"put {document.key}")
        pause(f"answer {document.key}")
        return stored

    def delete(self, keys: Any) -> None:
        keys = list(keys)
        self.begin(f"delete {len(keys)}", lambda: super(SteppedBucket, self).delete(keys))
        super().delete(keys)
        self.look("delete")
        pause("deleted")

    def begin(self, label: str, effect: Callable[[], Any]) -> None:
        """The request is on its way: who is killed here leaves it behind."""
        try:
            pause(label)
        except Killed:
            self.late.append((label, effect))
            raise

    def look(self, label: str) -> None:
        """I1, I2, I5 and I6, as a reader would find them at this instant."""
        if missing := dangling(self):
            raise Violation(f"I1: {missing} cannot be fetched after {label}")
        for key, held in self.contents.objects.items():
            revision = held.document.revision if held.document else 0
            if "/pages/" not in key and revision < self.highest.get(key, 0):
                raise Violation(f"I2: {key} went back from {self.highest[key]} to {revision} after {label}")
            self.highest[key] = max(revision, self.highest.get(key, 0))
        if self.is_gone and SECRET.encode() in self.contents.text():
            raise Violation(f"I5: what was taken down is back after {label}")
        if any(
            self.contents.objects.get(key) is None or self.contents.objects[key].body != b"theirs" for key in FOREIGN
        ):
            raise Violation(f"I6: what is not ours was touched by {label}")

    def digest(self) -> str:
        told = repr(sorted((key, held.etag) for key, held in self.contents.objects.items()))
        return md5(told.encode(), usedforsecurity=False).hexdigest()


@contextmanager
def without_time(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small pages, no threads, no waiting, and a pause at each thing that is noted in the database."""
    with patch.context() as patched:
        for name in ("contract.keys.PAGE_SIZE", "publisher.rows.pages.SIZE"):
            patched.setattr(name, 2)
        patched.setitem(__import__("publisher.rows.live_blogs", fromlist=["x"]).live_blog.__kwdefaults__, "recent", 2)
        for name in ("publisher.takedown.overwrite.ThreadPoolExecutor", "publisher.takedown.proof.ThreadPoolExecutor"):
            patched.setattr(name, InTurn)
        patched.setattr("publisher.reconcile.reconcile.putters", InTurn)
        patched.setattr("publisher.hints.signals.send", lambda key: None)
        writer = __import__("publisher.store.conditional_write", fromlist=["x"]).write
        patched.setitem(writer.__kwdefaults__, "pause", lambda attempt: None)
        claim = lease.claim
        patched.setattr(lease, "claim", lambda key, **how: free(key) or claim(key, **how))  # each lease has run out
        for module, name in NOTED:
            noted(patched, module, name)
        yield


NOTED = (
    *(("publisher.store.inventory", f"inventory.{each}") for each in ("record", "intend", "retire")),
    ("publisher.reconcile.status", "status.succeeded"),
    ("publisher.reconcile.desired_state", "desired_state.read"),
)


def noted(patch: pytest.MonkeyPatch, path: str, name: str) -> None:
    module = __import__(path, fromlist=["x"])
    real = getattr(module, name.partition(".")[2])

    def paused(*values: Any, **named: Any) -> Any:
        pause(name)
        answer = real(*values, **named)
        if name == "inventory.intend":
            pause("intended")
        return answer

    patch.setattr(module, name.partition(".")[2], paused)
    if name == "desired_state.read":
        patch.setattr("publisher.reconcile.reconcile.read", paused)


@dataclass
class Found:
    """What an exploration has seen."""

    schedules: int = 0
    steps: int = 0
    states: set[tuple[str, ...]] = field(default_factory=set)


@dataclass
class Game:
    """One schedule, played. `trail` says who did what."""

    found: Found
    store: SteppedBucket = field(default_factory=SteppedBucket)
    trail: list[str] = field(default_factory=list)

    def begin(self) -> None:
        clear()
        self.blog = LiveBlog.objects.create(slug="election", title="Election night", status="live")
        self.posts = Post.objects.bulk_create(
            [Post(liveblog=self.blog, title=f"Post {n}", status="published") for n in range(4)]
        )
        publish(self.store)
        self.store.look("beginning")

    def edits(self) -> list[tuple[str, Callable[[], Any]]]:
        """Pages hold two posts: what is secret stands on the first, whose other post is changed and changed back."""
        first, secret, third, _ = self.posts
        new = Post(liveblog=self.blog, title="New", status="published")
        return [
            ("edit the secret", lambda: retitle(secret, SECRET)),
            ("edit", lambda: retitle(first, "Edited")),
            ("edit back", lambda: retitle(first, "Post 0")),
            ("new post", new.save),
            ("remove", lambda: Post.objects.filter(pk=third.pk).update(status="removed")),
            ("take down", lambda: wanted.take_down("post", secret.uid, reason="x", by_name="x")),
        ]

    # Who plays

    def work(self) -> None:
        publish(self.store)

    def collect(self) -> None:
        """What is retired is an hour old, but for blanks: those are kept for a week."""
        soon = timezone.now() + inventory.KEPT_FOR + timedelta(minutes=1)  # but no placeholder of a takedown
        StoredObject.objects.filter(delete_after__lte=soon).update(delete_after=timezone.now() - timedelta(hours=2))
        sweep.collect(self.store)  # type: ignore[arg-type]

    def erase(self) -> None:
        Takedown.objects.update(checked_at=None)
        takedowns.work_on_all(self.store, self.store.site, MemoryCdn())
        self.store.is_gone = self.store.is_gone or Takedown.objects.exclude(gone_at=None).exists()

    def actor(self, who: str) -> Actor:
        actor = Actor(who, {"worker": self.work, "collector": self.collect, "eraser": self.erase}[who.split()[0]])
        actor.start()
        return actor

    # What is looked at

    def step(self, actor: Actor) -> None:
        self.trail.append(f"{actor.name}: {actor.label}")
        self.found.steps += 1
        actor.step()
        self.found.states.add((self.store.digest(), actor.name, actor.label))

    def finish(self, actor: Actor) -> None:
        while not actor.is_over:
            self.step(actor)

    def fall_asleep(self, actor: Actor, at: str) -> None:
        while not actor.is_over and not actor.label.startswith(at):
            self.step(actor)

    def arrive(self) -> None:
        """A request of a worker that died arrives; nobody hears the answer."""
        label, effect = self.store.late.pop(0)
        self.trail.append(f"late: {label}")
        with suppress(Precondition, Absent):
            effect()
        self.store.look(f"late {label}")

    def settle(self) -> None:
        """I3 and I5 once everybody rests: the sweep makes the bucket what the database says."""
        for _ in range(3):
            self.work()
            self.erase()
        _, errors = sweep.publish_behind(self.store, "publish", seconds=sweep.SECONDS)  # type: ignore[arg-type]
        for error in errors:
            raise error
        if Publication.objects.get(key=ELECTION).wanted != self.store.json(FEED)["_live"]["revision"]:
            raise Violation("I3: feed.json is not what the database says")
        report = verify(self.store)  # type: ignore[arg-type]
        if not report.agrees:
            raise Violation(f"I3: {report}")
        if Takedown.objects.filter(gone_at=None).exists() or (
            Takedown.objects.exists() and SECRET.encode() in self.store.contents.text()
        ):
            raise Violation("I5: what was taken down is there when all is quiet")

    @contextmanager
    def told(self, name: object) -> Iterator[None]:
        """A violation says how to play it again."""
        self.begin()
        try:
            yield
        except Violation as violation:
            raise Violation(f"{violation}; {name}: {' → '.join(self.trail)}") from None
        self.found.schedules += 1


def clear() -> None:
    """The database of the next game."""
    tables = ("takedownplace", "takedown", "storedobject", "change", "post", "liveblog", "lease")
    with connection.cursor() as cursor:
        for each in tables:
            cursor.execute(f"DELETE FROM cms_{each}")
        cursor.execute("DELETE FROM cms_publication WHERE key <> 'home'")
