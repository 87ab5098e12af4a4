"""`verify --repair`: makes database, ledger and bucket agree again. Touches nothing foreign."""

from __future__ import annotations

import logging

from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from cms.models import Publication, StoredObject
from contract import keys
from publisher import kinds
from publisher.bulkhead import bulkhead
from publisher.errors import TooManyDeletes
from publisher.kinds import live_blogs
from publisher.lookups import mending
from publisher.reconcile.desired_state import read
from publisher.repair.republish import publish_and_wait, rebuild
from publisher.repair.safeguard import refuse_many_deletes
from publisher.repair.verify import Report, verify
from publisher.site import upload
from publisher.store import inventory
from publisher.store.object_store import S3ObjectStore

logger = logging.getLogger(__name__)
WAIT_SECONDS = 3600.0  # for what makes progress; what fails is told of after seconds
Role, State = StoredObject.Role, StoredObject.State


def repair(store: S3ObjectStore, report: Report, *, allow_deletes: bool = False) -> None:
    """Acts on a report, publishes what is then behind, and returns once that is done. Raises PublishError.

    Raises TooManyDeletes, and does nothing, when readers would lose much and that is not allowed.
    """
    if not allow_deletes:
        refuse_many_deletes(store, report)
    is_site_broken = StoredObject.objects.filter(key__in=[*report.missing, *report.changed], publication=None).exists()
    for key in report.ahead:  # before workers may take what the bucket holds for theirs
        fast_forward(store, key)
    forget(store, report)
    mending.mend([*report.missing, *report.changed], report.many)
    rebuild(report.outdated)
    adopt(store, report.foreign)
    mending.adopt(store, report.foreign)
    if is_site_broken:
        upload.publish_site(store)
    behind = Publication.objects.known().filter(wanted__gt=F("live")).values_list("key", flat=True)
    publish_and_wait(store, list(behind), seconds=WAIT_SECONDS)


def forget(store: S3ObjectStore, report: Report) -> None:
    """What is missing or changed is no longer known as written; its publications are behind again."""
    broken = StoredObject.objects.filter(key__in=[*report.missing, *report.changed])
    publications = set(broken.exclude(publication=None).values_list("publication", flat=True))
    changed = list(broken.filter(key__in=report.changed).select_related("publication"))
    overwritten = [each for each in changed if each.role not in inventory.IMMUTABLE]
    store.delete([each.key for each in changed if each.role in inventory.IMMUTABLE])
    for each in overwritten:
        doubt(StoredObject.objects.filter(pk=each.pk), etag=may_be_overwritten(store, each))
    broken.exclude(pk__in=[each.pk for each in overwritten]).delete()
    doubt(StoredObject.objects.filter(publication__in=publications, role=Role.LIST, delete_after=None))
    Publication.objects.filter(pk__in=publications).update(live=0, seen=0)


def doubt(stored: QuerySet[StoredObject], *, etag: str = "") -> None:
    """They are written again: over what has this ETag, or as if nothing were there."""
    stored.update(state=State.DOUBTFUL, etag=etag, sha256="")


def may_be_overwritten(store: S3ObjectStore, stored: StoredObject) -> str:
    """The ETag of what was put there by hand; none where readers have a later revision than the database knows of:
    who writes there has to look first."""
    there = store.head(stored.key)
    wanted = stored.publication.wanted if stored.publication else 0
    return there.etag if there and (there.revision or 0) <= wanted else ""


def fast_forward(store: S3ObjectStore, key: str) -> None:
    """Raises the ledger above what the bucket holds, as a rebuild: keys of pages that were retired never come back."""
    publication = Publication.objects.get(key=key)
    polled = kinds.polled(key)
    head = store.head(polled) if polled else None
    following = max(head.revision or 0 if head else 0, publication.ahead or 0, publication.wanted) + 1
    Publication.objects.filter(pk=publication.pk, wanted__lt=following).update(
        wanted=following, rebuilt=following, ahead=None, wanted_at=Now(), live=0, seen=0
    )


def adopt(store: S3ObjectStore, foreign: list[str]) -> None:
    """Pages that bear our mark and that a restored database does not know are taken into the inventory, as retired."""
    blogs = {key: slug for key in foreign if (slug := keys.blog_of_page(key))}
    for key, slug in blogs.items():
        head = store.head(key)
        publication = Publication.objects.filter(key=live_blogs.KIND.key(slug)).first()
        if head and head.sha256 and publication:
            StoredObject.objects.get_or_create(
                key=key,
                defaults={
                    "publication": publication,
                    "role": Role.PAGE,
                    "revision": head.revision or 0,
                    "sha256": head.sha256,
                    "etag": head.etag,
                    "size": head.size,
                    "stored_at": timezone.now(),
                    "delete_after": timezone.now() + inventory.KEPT_FOR,
                },
            )


def retire_leftovers(store: S3ObjectStore) -> int:
    """Retires pages that slow workers left behind after the last look at them; returns how many."""
    retired = 0
    for each in Publication.objects.known().filter(key__startswith=live_blogs.KIND.prefix, live__gte=F("wanted")):
        with bulkhead(each.key):
            retired += inventory.retire(each.pk, read(each.key, store.site).pages)
    return retired


def nightly(store: S3ObjectStore) -> Report:
    """Repairs what is missing, changed or behind and reports what is foreign. Returns the first report."""
    report = verify(store)
    if not report.agrees:
        logger.warning("verify found differences: %s", report.as_json())
        try:
            repair(store, report)
        except TooManyDeletes as error:
            logger.error("the nightly verify does not repair: %s", error)
    retire_leftovers(store)
    if report.foreign:
        logger.warning("verify found %s foreign objects, e.g. %s", len(report.foreign), report.foreign[:5])
    return report
