"""Compares database, ledger and bucket. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from cms.models import Publication, StoredObject
from publisher import keys, work
from publisher.bucket import Bucket, Stored
from publisher.lookups import comparing


@dataclass(frozen=True, kw_only=True)
class Report:
    """Where they differ. `foreign` objects are told of and are no disagreement: they are not ours."""

    behind: list[str]
    """publications with work to do"""
    missing: list[str]
    """keys that we wrote and that are gone"""
    changed: list[str]
    """keys whose bytes are not the ones that we wrote"""
    ahead: list[str]
    """publications of which the bucket holds a later revision than the database"""
    outdated: list[str]
    """publications that this version of the code or its settings would render otherwise"""
    foreign: list[str]
    """keys that we did not write"""

    @property
    def agrees(self) -> bool:
        return not (self.behind or self.missing or self.changed or self.ahead or self.outdated)

    def as_json(self) -> dict[str, object]:
        return {"agree": self.agrees, **asdict(self)}


def verify(door: Bucket) -> Report:
    """Lists the bucket once, looks at one object of each publication, renders everything again. Raises PublishError."""
    rows = comparing.Differences()
    there = {each.key: each for each in comparing.others(door.listing(), rows)}
    stored = list(StoredObject.objects.all())
    ours = [each for each in stored if each.etag and not each.retired_at]
    publications = list(Publication.objects.all())
    rendered = [each for each in publications if not each.key.startswith("lookup:")]  # rows are compared by themselves
    caught_up = [each for each in rendered if each.wanted <= each.live]
    return Report(
        behind=sorted(each.key for each in publications if each.wanted > each.live),
        missing=sorted({each.key for each in ours if each.key not in there} | set(lost_pages(ours, caught_up)))
        + rows.missing,
        changed=sorted(each.key for each in ours if each.key in there and there[each.key].etag != each.etag)
        + rows.changed,
        ahead=sorted(each.key for each in rendered if is_ahead(door, each, there)),
        outdated=sorted(each.key for each in caught_up if any(work.read(each.key, door.site).stages)),
        foreign=sorted(set(there) - {each.key for each in stored}) + rows.foreign,
    )


def is_ahead(door: Bucket, publication: Publication, there: dict[str, Stored]) -> bool:
    """Now, or when a worker met it."""
    return publication.ahead is not None or (revision_there(door, publication, there) or 0) > publication.wanted


def revision_there(door: Bucket, publication: Publication, there: dict[str, Stored]) -> int | None:
    """The revision that the bucket holds of a publication's polled object."""
    key = keys.polled(publication.key)
    head = door.head(key) if key in there else None
    return head.revision if head else None


def lost_pages(ours: list[StoredObject], publications: list[Publication]) -> Iterator[str]:
    """Lists of pages that name a page which the inventory does not have."""
    known = {publication.pk for publication in publications}
    pages = {(each.publication_id, each.n) for each in ours if each.kind == StoredObject.Kind.PAGE}
    lists = [each for each in ours if each.kind == StoredObject.Kind.LIST and each.publication_id in known]
    for each in lists:
        if any((each.publication_id, n) not in pages for n in range(each.n or 0)):
            yield each.key
