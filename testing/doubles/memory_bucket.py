"""The double of the bucket's store: objects in memory, troubles on demand. test_bucket.py holds it to the real one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

import orjson

from publisher.documents import Document, Site
from publisher.store.object_store import Absent, Precondition, Stored

SITE = Site(base_url="https://news.example")
Hook = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Held:
    """An object as the store holds it. `document` is None for what somebody else wrote."""

    body: bytes
    document: Document | None = None

    @property
    def etag(self) -> str:
        """As S3 makes it: of the bytes alone, so a text that comes back has its old ETag."""
        return f'"{md5(self.body, usedforsecurity=False).hexdigest()}"'


@dataclass
class Trouble:
    """What the next put of a key that ends so meets: an error, raised before or after the write is applied."""

    ending: str
    error: Exception
    is_applied: bool


@dataclass
class MemoryContents:
    """The objects by their whole key. HealthMiddleware with different prefixes may look at one store."""

    objects: dict[str, Held] = field(default_factory=dict)
    versions: dict[str, list[Held]] = field(default_factory=dict)
    """older versions of each, once `is_versioned`"""
    is_versioned: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)

    def place(self, key: str, body: bytes) -> None:
        """Somebody else's write."""
        self.objects[key] = Held(body=body)

    def keep_version(self, key: str) -> None:
        """Called before an object is overwritten or deleted."""
        if self.is_versioned and key in self.objects:
            self.versions.setdefault(key, []).append(self.objects[key])

    def text(self) -> bytes:
        """Every byte that a reader could get, uncompressed, with the keys."""
        return b"\n".join(key.encode() + held.body for key, held in self.objects.items())


class MemoryStore:
    """Satisfies `publisher.store.object_store.ObjectStore`. `requests` are (verb, key) of all that was asked, in order.

    `fail` and `lose_answer` make the next puts of a key that ends so fail; `before_put` is called with each key,
    outside the lock, and may do what another worker or an editor would do at that moment.
    """

    def __init__(self, store: MemoryContents | None = None, *, prefix: str = "", conditional: bool = True) -> None:
        self.contents = store or MemoryContents()
        self.prefix = prefix
        self.conditional: bool | None = conditional
        self.obeys = conditional  # whether it heeds conditions, which its owner may not know
        self.site = SITE
        self.requests: list[tuple[str, str]] = []
        self.troubles: list[Trouble] = []
        self.cdn: dict[str, Held] = {}  # old copies that readers get instead, by whole key
        self.before_put: Hook = lambda key: None

    def fail(self, ending: str, *errors: Exception) -> None:
        self.troubles += [Trouble(ending, error, is_applied=False) for error in errors]

    def lose_answer(self, ending: str, error: Exception) -> None:
        self.troubles.append(Trouble(ending, error, is_applied=True))

    def trouble(self, key: str) -> Trouble | None:
        found = next((each for each in self.troubles if key.endswith(each.ending)), None)
        if found:
            self.troubles.remove(found)
        return found

    def enforces_conditions(self) -> bool:
        return bool(self.conditional)

    def put(self, document: Document, *, if_match: str | None) -> Stored:
        self.before_put(document.key)
        with self.contents.lock:
            self.requests.append(("put", document.key))
            trouble = self.trouble(document.key)
            if trouble and not trouble.is_applied:
                raise trouble.error
            stored = self.applied(document, if_match)
            if trouble:
                raise trouble.error
            return stored

    def applied(self, document: Document, if_match: str | None) -> Stored:
        key = self.prefix + document.key
        there = self.contents.objects.get(key)
        if self.obeys and if_match and there is None:
            raise Absent(document.key)
        if self.obeys and (there.etag if there else None) != if_match:
            raise Precondition(document.key)
        self.contents.keep_version(key)
        held = self.contents.objects[key] = Held(body=document.body, document=document)
        return self.stored(document.key, held)

    def stored(self, key: str, held: Held) -> Stored:
        size = len(held.document.gzipped or held.body) if held.document else len(held.body)
        if held.document is None:
            return Stored(key=key, etag=held.etag, size=size)
        revision, digest = held.document.revision, held.document.sha256
        return Stored(key=key, etag=held.etag, size=size, revision=revision, sha256=digest)

    def head(self, key: str) -> Stored | None:
        with self.contents.lock:
            self.requests.append(("head", key))
            held = self.contents.objects.get(self.prefix + key)
            return self.stored(key, held) if held else None

    def delete(self, keys: Iterable[str]) -> None:
        with self.contents.lock:
            for key in keys:
                self.requests.append(("delete", key))
                self.contents.keep_version(self.prefix + key)
                self.contents.objects.pop(self.prefix + key, None)

    def listing(self, prefix: str = "") -> Iterator[Stored]:
        with self.contents.lock:
            self.requests.append(("list", prefix))
            found = sorted(key for key in self.contents.objects if key.startswith(self.prefix + prefix))
            for each in [self.stored(key.removeprefix(self.prefix), self.contents.objects[key]) for key in found]:
                yield Stored(key=each.key, etag=each.etag, size=each.size)  # a listing tells no metadata

    def public_copy(self, key: str) -> bytes | None:
        self.requests.append(("read", key))
        held = self.cdn.get(self.prefix + key) or self.contents.objects.get(self.prefix + key)
        return held.body if held else None

    def purge_versions(self, keys: Iterable[str]) -> int:
        with self.contents.lock:
            return sum(len(self.contents.versions.pop(self.prefix + key, ())) for key in keys)

    def read_public(self, key: str) -> Mapping[str, Any] | None:
        body = self.public_copy(key)
        try:
            value = orjson.loads(body) if body is not None else None
        except orjson.JSONDecodeError:
            return None
        return value if isinstance(value, dict) else None

    # What tests ask

    def json(self, key: str) -> Any:
        """An object as readers get it. Raises KeyError when it is not there."""
        return orjson.loads(self.contents.objects[self.prefix + key].body)

    def text(self, key: str) -> str:
        return self.contents.objects[self.prefix + key].body.decode()

    def holds(self, key: str) -> bool:
        return self.prefix + key in self.contents.objects

    def found(self, part: str = "") -> list[str]:
        """Keys under our prefix that contain `part`."""
        found = (key.removeprefix(self.prefix) for key in self.contents.objects if key.startswith(self.prefix))
        return sorted(key for key in found if part in key)

    def puts(self) -> list[str]:
        """Keys of the puts since the last `forget`."""
        return [key for verb, key in self.requests if verb == "put"]

    def forget(self) -> None:
        """Begins to count requests anew."""
        self.requests.clear()
