"""What we wrote to the bucket, read and recorded. A slower worker's record never replaces a later one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from cms.models import StoredObject
from publisher.documents import Document
from publisher.documents.row import PagesRow
from publisher.store.object_store import Stored
from publisher.store.plan import Known, Put

COLUMNS = (
    "key",
    "publication_id",
    "kind",
    "n",
    "entry",
    "revision",
    "sha256",
    "etag",
    "size",
    "stored_at",
    "retired_at",
)
UPSERT = """
INSERT INTO cms_storedobject ({columns}) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, sha256 = excluded.sha256, etag = excluded.etag,
    size = excluded.size, stored_at = excluded.stored_at, entry = excluded.entry
    WHERE excluded.revision >= cms_storedobject.revision AND (excluded.etag <> '' OR cms_storedobject.etag = '')
"""


# Walks along an index: a long blog has thousands of pages.
MINE = "SELECT id, key, kind, n, revision, sha256, etag FROM cms_storedobject WHERE publication_id = %(publication)s"
READ = f"""
{MINE} AND kind = 'mutable' AND n IS NULL AND retired_at IS NULL
UNION ALL {MINE} AND kind = 'list' AND retired_at IS NULL
UNION ALL SELECT * FROM (
    {MINE} AND kind = 'mutable' AND n IS NOT NULL AND retired_at IS NULL ORDER BY n DESC LIMIT 1
) AS newest
"""  # noqa: S608 - constants of its own


def read(publication: int) -> tuple[dict[str, Known], list[StoredObject]]:
    """What each publish overwrites, by key; the lists of pages that are not retired, and the newest older page."""
    found = list(StoredObject.objects.raw(READ, {"publication": publication}))
    return {row.key: known(row) for row in found if row.n is None}, [row for row in found if row.n is not None]


def older(publication: int, numbers: Iterable[int]) -> dict[str, Known]:
    """The older pages of these numbers, by key."""
    found = StoredObject.objects.filter(publication=publication, kind="mutable", n__in=numbers, retired_at=None)
    return {row.key: known(row) for row in found}


def known(row: StoredObject) -> Known:
    return Known(etag=row.etag, sha256=row.sha256, revision=row.revision)


def kind_of(document: Document) -> str:
    if document.n is None or document.key.endswith(".html"):
        return "mutable"
    return "list" if document.entry is None else "page"


def record(publication: int | None, written: Iterable[tuple[Document, Stored | None]]) -> None:
    """Records objects as written, or (without what the store answered) as about to be written.

    A page that was written and is not known any more was collected while its worker slept: it is recorded as retired.
    """
    field = StoredObject._meta.get_field("entry")
    stored_at, values, count = timezone.now(), [], 0
    for document, there in written:
        count += 1
        entry = field.get_db_prep_save(dict(document.entry) if document.entry is not None else None, connection)
        etag, size = (there.etag, there.size) if there else ("", 0)
        sha256 = there.sha256 if there else ""
        values += [document.key, publication, kind_of(document), document.n, entry]
        values += [
            there.revision if there and there.revision is not None else document.revision,
            sha256,
            etag,
            size,
        ]
        moment = connection.ops.adapt_datetimefield_value(stored_at)
        values += [moment, moment if there and kind_of(document) != "mutable" else None]
    if not count:
        return
    row = f"({', '.join(['%s'] * len(COLUMNS))})"
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(columns=", ".join(COLUMNS), rows=", ".join([row] * count)), values)


def intend(publication: int, puts: Iterable[Put]) -> None:
    """Records pages and lists before they are put: their keys may be new, and nobody else would know of them."""
    record(publication, [(put.document, None) for put in puts if put.document.n is not None])


def is_outdated(publication: int, revision: int) -> bool:
    """Whether a later revision of what each publish overwrites is recorded."""
    mine = StoredObject.objects.filter(publication=publication, kind="mutable", n=None)
    return mine.filter(revision__gt=revision).exclude(etag="").exists()


def has_older(publication: int, revision: int) -> bool:
    """Whether an older page of a lower revision is, or will be, in the bucket."""
    older = StoredObject.objects.filter(publication=publication, kind="mutable", n__isnull=False)
    return older.filter(revision__lt=revision, retired_at=None).exists()


def retire(publication: int, pages: PagesRow | None) -> int:
    """Marks what the feed in place no longer refers to; returns how many. `pages` is None when the whole blog is gone.

    Only what is older than the feed's own list: a later worker's pages are not ours to judge.
    """
    mine = StoredObject.objects.filter(publication=publication, kind__in=("page", "list"), retired_at=None)
    if pages is not None:
        later = StoredObject.objects.filter(
            publication=publication,
            kind="page",
            n=OuterRef("n"),
            revision__gt=OuterRef("revision"),
            revision__lte=pages.revision,
        ).exclude(etag="")
        older_list = Q(kind="list") & (Q(revision__lt=pages.revision) | Q(revision=pages.revision, n__lt=pages.listed))
        mine = mine.filter(older_list | Q(Exists(later), kind="page"))
    return mine.update(retired_at=Now())
