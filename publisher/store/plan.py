"""The write plan: which objects to put and in which order, a pure function of documents and inventory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from publisher.documents import BlogDocuments, Document


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the inventory says of an object of ours: `etag` as the store gave it, digest of the uncompressed body."""

    etag: str
    sha256: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class Put:
    document: Document
    known: Known | None


Stages = Iterable[tuple[Put, ...]]
"""Puts of one stage do not depend on each other; a stage is rendered and begun when the one before is in place."""


def puts(documents: Iterable[Document | None], inventory: Mapping[str, Known]) -> tuple[Put, ...]:
    """Puts for the documents that the bucket does not hold already."""
    found = ((document, inventory.get(document.key)) for document in documents if document)
    return tuple(Put(document=document, known=known) for document, known in found if not is_held(document, known))


def is_held(document: Document, known: Known | None) -> bool:
    """The same bytes at the same revision: a slower worker with a revision between could overwrite the bytes alone."""
    held = known and known.etag and known.sha256 == document.sha256
    return bool(held and known and known.revision == document.revision)


def blog_stages(documents: BlogDocuments, inventory: Mapping[str, Known]) -> Iterator[tuple[Put, ...]]:
    """`latest.json` at once: a reader who follows needs nothing else. Pages, their list, then what refers to them.

    The list goes after pages and older pages: once it is in the inventory, they are as it says. An older page refers to
    the one before it; nothing leads a reader to a new one before index.html does.

    A blog's first `latest.json` goes last, because it refers to `feed.json`.
    """
    follows = documents.feed_key in inventory
    if follows:
        yield puts([documents.latest], inventory)
    yield puts([*documents.pages, *documents.older], inventory)
    yield puts([documents.page_list], inventory)
    yield puts([documents.feed, documents.html, documents.atom], inventory)
    if not follows:
        yield puts([documents.latest], inventory)


def single_stages(inventory: Mapping[str, Known], *documents: Document) -> Stages:
    """One stage: documents that do not refer to each other."""
    return (puts(documents, inventory),)
