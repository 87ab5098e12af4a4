"""Compares database, ledger and bucket. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from cms.models import Publication, StoredObject
from publisher import kinds
from publisher.bulkhead import bulkhead
from publisher.lookups import comparing
from publisher.reconcile import desired_state
from publisher.store.object_store import S3ObjectStore, Stored

SELDOM = ("broken", "unknown", "many")


@dataclass(frozen=True, kw_only=True)
class Report:
    """Where they differ. What is `foreign` or `unknown` is told of and is no disagreement."""

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
    broken: list[str] = field(default_factory=list)
    """publications that cannot be rendered or compared; the log says why"""
    unknown: list[str] = field(default_factory=list)
    """publications of a kind that this version does not know, as a rollback leaves them: neither they nor their objects
    are compared"""
    many: list[comparing.Many] = field(default_factory=list)
    """lookup tables of which more rows are missing, changed or foreign than are named"""

    @property
    def agrees(self) -> bool:
        ours = any(each.what != "foreign" for each in self.many)
        return not (self.behind or self.missing or self.changed or self.ahead or self.outdated or self.broken or ours)

    def as_json(self) -> dict[str, object]:
        """`broken`, `unknown` and `many` are absent where nothing is."""
        found = asdict(self)
        return {"agree": self.agrees} | {name: found[name] for name in found if found[name] or name not in SELDOM}


def verify(store: S3ObjectStore) -> Report:
    """Lists the bucket once, looks at one object of each publication, renders everything again. Raises PublishError."""
    rows = comparing.Differences()
    there = {each.key: each for each in comparing.others(store.listing(), rows)}
    stored = list(StoredObject.objects.all())
    publications = list(Publication.objects.known())
    unknown = dict(Publication.objects.unknown().values_list("pk", "key"))
    ours = [each for each in stored if each.etag and not each.delete_after and each.publication_id not in unknown]
    rendered = [each for each in publications if not kinds.is_long(each.key)]  # else compared by themselves
    caught_up = [each for each in rendered if each.wanted <= each.live]
    return Report(
        behind=sorted(each.key for each in publications if each.wanted > each.live),
        missing=sorted({each.key for each in ours if each.key not in there} | set(lost_pages(ours, caught_up)))
        + rows.missing,
        changed=sorted(each.key for each in ours if each.key in there and there[each.key].etag != each.etag)
        + rows.changed,
        ahead=sorted(each.key for each in rendered if is_ahead(store, each, there)),
        outdated=outdated(store, caught_up, rows.broken),
        foreign=sorted(set(there) - {each.key for each in stored}) + rows.foreign,
        broken=sorted(rows.broken),
        unknown=sorted(unknown.values()),
        many=rows.many,
    )


def outdated(store: S3ObjectStore, publications: list[Publication], broken: list[str]) -> list[str]:
    found = []
    for each in publications:
        with bulkhead(each.key, broken):
            found += [each.key] if any(desired_state.read(each.key, store.site).stages) else []
    return sorted(found)


def is_ahead(store: S3ObjectStore, publication: Publication, there: dict[str, Stored]) -> bool:
    """True if the bucket is ahead now, or a worker recorded that it was."""
    return publication.ahead is not None or (revision_there(store, publication, there) or 0) > publication.wanted


def revision_there(store: S3ObjectStore, publication: Publication, there: dict[str, Stored]) -> int | None:
    """The revision that the bucket holds of a publication's polled object."""
    key = kinds.polled(publication.key)
    head = store.head(key) if key and key in there else None
    return head.revision if head else None


def lost_pages(ours: list[StoredObject], publications: list[Publication]) -> Iterator[str]:
    """Lists of pages that name a page which the inventory does not have."""
    known = {publication.pk for publication in publications}
    pages = {(each.publication_id, each.page) for each in ours if each.role == StoredObject.Role.PAGE}
    lists = [each for each in ours if each.role == StoredObject.Role.LIST and each.publication_id in known]
    for each in lists:
        if any((each.publication_id, n) not in pages for n in range(each.listed or 0)):
            yield each.key
