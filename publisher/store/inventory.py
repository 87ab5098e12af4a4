"""The inventory of objects that we wrote to the bucket. A slower worker's record never replaces a later one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from cms.models import StoredObject
from publisher.documents import Document
from publisher.documents.document import Role
from publisher.documents.row import PagesRow
from publisher.store.object_store import Stored
from publisher.store.plan import Known, Put

KEPT_FOR = timedelta(hours=1)  # readers in mid-flight may still read what no feed refers to any more
IMMUTABLE = (Role.PAGE, Role.LIST)
State = StoredObject.State
ENTRY = StoredObject._meta.get_field("entry")
COLUMNS = (
    "key",
    "publication_id",
    "role",
    "page",
    "listed",
    "entry",
    "state",
    "revision",
    "sha256",
    "etag",
    "size",
    "stored_at",
    "delete_after",
)
UPSERT = """
INSERT INTO cms_storedobject ({columns}) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, sha256 = excluded.sha256, etag = excluded.etag,
    size = excluded.size, stored_at = excluded.stored_at, entry = excluded.entry, state = excluded.state
    WHERE excluded.revision >= cms_storedobject.revision AND (excluded.state <> 'begun' OR cms_storedobject.etag = '')
"""


# Walks along an index: a long blog has thousands of pages.
READ_COLUMNS = "id, key, role, page, listed, state, revision, sha256, etag"
MINE = f"SELECT {READ_COLUMNS} FROM cms_storedobject WHERE publication_id = %(publication)s"  # noqa: S608 - a constant
READ = f"""
{MINE} AND role = 'current' AND delete_after IS NULL
UNION ALL {MINE} AND role = 'list' AND delete_after IS NULL
UNION ALL SELECT * FROM (
    {MINE} AND role = 'archive' AND delete_after IS NULL ORDER BY page DESC LIMIT 1
) AS newest
"""  # noqa: S608 - constants of its own


def read(publication: int) -> tuple[dict[str, Known], list[StoredObject]]:
    """What each publish overwrites, by key; the lists of pages that are not retired, and the newest older page."""
    found = list(StoredObject.objects.raw(READ, {"publication": publication}))
    current = [row for row in found if row.role == Role.CURRENT]
    return {row.key: known(row) for row in current}, [row for row in found if row.role != Role.CURRENT]


def older(publication: int, numbers: Iterable[int]) -> dict[str, Known]:
    """The older pages of these numbers, by key."""
    found = StoredObject.objects.filter(publication=publication, role=Role.ARCHIVE, page__in=numbers, delete_after=None)
    return {row.key: known(row) for row in found}


def known(row: StoredObject) -> Known:
    return Known(etag=row.etag, sha256=row.sha256, revision=row.revision)


def record(publication: int | None, written: Iterable[tuple[Document, Stored | None]]) -> None:
    """Records objects as written, or (without what the store answered) as about to be written.

    A page that was written and is not known any more was collected while its worker slept: it is recorded as retired.
    What was written twice, at once and again with the rest, is recorded as it was written last.
    """
    now = timezone.now()
    last = {document.key: (document, there) for document, there in written}
    found = [columns(document, there, now) | {"publication_id": publication} for document, there in last.values()]
    if not found:
        return
    row = f"({', '.join(['%s'] * len(COLUMNS))})"
    sql = UPSERT.format(columns=", ".join(COLUMNS), rows=", ".join([row] * len(found)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [each[name] for each in found for name in COLUMNS])


def columns(document: Document, there: Stored | None, now: datetime) -> dict[str, Any]:
    """What is recorded of a document, as the database takes it; `there` is None before the store has answered."""
    revision = there.revision if there and there.revision is not None else document.revision
    is_late = there is not None and document.role in IMMUTABLE  # what is known keeps its own `delete_after`
    return {
        "key": document.key,
        "role": document.role,
        "page": document.page,
        "listed": document.listed,
        "entry": ENTRY.get_db_prep_save(dict(document.entry) if document.entry is not None else None, connection),
        "state": State.WRITTEN if there else State.BEGUN,
        "revision": revision,
        "sha256": there.sha256 if there else "",
        "etag": there.etag if there else "",
        "size": there.size if there else 0,
        "stored_at": moment(now),
        "delete_after": moment(now + KEPT_FOR) if is_late else None,
    }


def moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def intend(publication: int, puts: Iterable[Put]) -> None:
    """Records pages and lists before they are put: their keys may be new, and nobody else would know of them."""
    record(publication, [(put.document, None) for put in puts if put.document.role != Role.CURRENT])


def is_outdated(publication: int, revision: int) -> bool:
    """Whether a later revision of what each publish overwrites is recorded."""
    mine = StoredObject.objects.filter(publication=publication, role=Role.CURRENT)
    return mine.filter(revision__gt=revision).exclude(state=State.BEGUN).exists()


def has_older(publication: int, revision: int) -> bool:
    """Whether an older page of a lower revision is, or will be, in the bucket."""
    older = StoredObject.objects.filter(publication=publication, role=Role.ARCHIVE)
    return older.filter(revision__lt=revision, delete_after=None).exists()


def retire(publication: int, pages: PagesRow | None) -> int:
    """Marks what the feed in place no longer refers to; returns how many. `pages` is None when the whole blog is gone.

    Only what is older than the feed's own list: a later worker's pages are not ours to judge.
    """
    mine = StoredObject.objects.filter(publication=publication, role__in=IMMUTABLE, delete_after=None)
    if pages is not None:
        later = StoredObject.objects.filter(
            publication=publication,
            role=Role.PAGE,
            page=OuterRef("page"),
            revision__gt=OuterRef("revision"),
            revision__lte=pages.revision,
            state=State.WRITTEN,
        )
        older_list = Q(revision__lt=pages.revision) | Q(revision=pages.revision, listed__lt=pages.listed)
        mine = mine.filter(Q(older_list, role=Role.LIST) | Q(Exists(later), role=Role.PAGE))
    return mine.update(delete_after=Now() + KEPT_FOR)
