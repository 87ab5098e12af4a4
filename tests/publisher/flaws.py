"""Flaws put in by hand: each is what the design avoids. An exploration that did not find them would prove nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from cms.models import Publication, StoredObject
from contract import keys
from publisher.documents import Document
from publisher.documents.row import PagesRow
from publisher.store import inventory
from publisher.store.object_store import Stored
from publisher.takedown.overwrite import blank
from tests.publisher.newsroom import ELECTION
from tests.publisher.protocol import SteppedBucket
from tests.publisher.schedules import BLOG, EVERY_PAIR, Plan, sleeps

Flawed = tuple[type[SteppedBucket], Iterable[Plan]]
Flaw = Callable[[pytest.MonkeyPatch], Flawed]


def key_by_writer(patch: pytest.MonkeyPatch) -> Flawed:
    """A page bears the revision of whoever writes it, in its key and in the inventory, not that of its posts."""
    from publisher.rows import pages as page_rows

    def by_writer(changes: Any, numbers: set[int], rebuilt: int) -> dict[int, int]:
        wanted = Publication.objects.get(key=ELECTION).wanted
        return dict.fromkeys(real(changes, numbers, rebuilt), wanted)

    real = page_rows.page_revisions
    patch.setattr(page_rows, "page_revisions", by_writer)
    patch.setattr(page_rows, "list_revision", lambda rows, listed: rows.publication.revision)
    pairs = [each for each in EVERY_PAIR if each.first == "inventory.record" and each.second.startswith("put")]
    return SteppedBucket, pairs


def key_by_digest(patch: pytest.MonkeyPatch) -> Flawed:
    """A page's key bears its digest alone, and its text no revision: a text that comes back has its old key."""
    patch.setattr(keys, "page", lambda slug, n, revision, sha256: f"live/{slug}/pages/{n}-{sha256[:16]}.json")
    patch.setattr("publisher.documents.pages.page", without_revisions(patch))
    return SteppedBucket, [each for each in sleeps("collector", ("delete",)) if each.after == 1]


def without_revisions(patch: pytest.MonkeyPatch) -> Any:
    from publisher.documents import blog, pages

    class Plain:
        def __init__(self, items: Any) -> None:
            self.items = items

        def pick(self, ids: Any) -> list[Any]:
            return [
                {name: value for name, value in item.items() if name not in ("_live", "date_modified")}
                for item in self.items.pick(ids)
            ]

    real = pages.page

    def page(slug: str, row: Any, items: Any) -> Document:
        return real(slug, row, Plain(items))  # type: ignore[arg-type]

    patch.setattr(blog, "page", page)
    return page


def retiring_early(patch: pytest.MonkeyPatch) -> Flawed:
    """Pages are retired once what replaces them is written, and not only once the feed refers to that."""
    from publisher.reconcile import reconcile

    real = reconcile.put_all

    def put_all(store: Any, written: Any, puts: Any) -> None:
        real(store, written, puts)
        lists = [put.document for put in puts if put.document.role == "list"]
        for each in lists:
            if not each.key.endswith(".html"):
                publication = Publication.objects.get(key=ELECTION).pk
                inventory.record(publication, written)
                inventory.retire(publication, PagesRow(listed=each.listed or 0, revision=each.revision))

    patch.setattr(reconcile, "put_all", put_all)
    return SteppedBucket, sleeps("worker", (f"put {BLOG}/feed.json",))


def unconditional(patch: pytest.MonkeyPatch) -> Flawed:
    """The store ignores conditions, and nobody noticed."""

    class Careless(SteppedBucket):
        def __init__(self) -> None:
            super().__init__()
            self.obeys = False

    return Careless, sleeps("worker", (f"put {BLOG}/feed.json",))


def no_blank(patch: pytest.MonkeyPatch) -> Flawed:
    """A takedown deletes, and leaves no blank."""

    def deleted(store: Any, place: Any, stored: StoredObject) -> Stored:
        store.delete([stored.key])
        return Stored(key=stored.key, etag="", size=0, revision=place.revision)

    patch.setattr("publisher.takedown.overwrite.blank", deleted)
    assert blank is not deleted
    return SteppedBucket, sleeps("worker", (f"put {BLOG}/pages/0",))


def no_look_after_intending(patch: pytest.MonkeyPatch) -> Flawed:
    """A worker puts its pages without looking whether something on them was taken down since it read them."""
    patch.setattr("publisher.reconcile.reconcile.refuse_old", lambda *_: None)
    return SteppedBucket, sleeps("worker", ("inventory.intend",), (False,), is_alone=True)


FLAWS: tuple[Flaw, ...] = (
    key_by_writer,
    key_by_digest,
    retiring_early,
    unconditional,
    no_blank,
    no_look_after_intending,
)
