"""Closed pages of a live blog, and the rows of those that have to be written. Reads only.

A page is written with its fiftieth post and listed with the post after that, the first moment at which a reader can
need it; its twin in HTML follows with the post after that. So one new post never costs more than five objects
(docs/decisions/0003 and 0014).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.db.models import F, Max, Q, QuerySet

from cms.models import Change, Publication, StoredObject
from contract import keys
from publisher.documents.row import KeptPage, LiveBlogRows, PageRow, PagesRow
from publisher.rows.posts import logged

Role, State = StoredObject.Role, StoredObject.State
SIZE = keys.PAGE_SIZE
PAGES_A_QUERY = 20  # pages read by one query
BETWEEN = "sequence >= {first} AND sequence < {end}"
PAGES = "SELECT * FROM cms_change WHERE publication_id = %(pk)s AND ({pages})"


def pages_of(publication: Publication, rows: LiveBlogRows, paged: Iterable[StoredObject]) -> PagesRow:
    """The pages of a blog; no query at all while no page changed.

    `publication` comes from `publications.publication()`, `paged` from `inventory.read()`.
    """
    posts: int = publication.next_sequence
    closed = posts // SIZE  # a page is written with its fiftieth post
    listed = max(posts - 1, 0) // SIZE  # and named by the post after it, so that no reader waits for it
    older = max(posts - 2, 0) // SIZE  # its twin for people follows one post later
    known = [each for each in paged if each.state == State.WRITTEN]
    newest_older = max((each.page or 0 for each in known if each.role == Role.ARCHIVE), default=-1)
    if rows.blog is None:
        gone = range(max(((each.page or 0) + 1 for each in paged if each.role == Role.ARCHIVE), default=0))
        return PagesRow(older=tuple(PageRow(n=n, revision=rows.publication.revision, posts=()) for n in gone))
    if not closed:
        return PagesRow()
    revision = list_revision(rows, listed)
    lists = [each for each in known if each.role == Role.LIST]
    list_key = next((each.key for each in lists if (each.revision, each.listed) == (revision, listed)), "")
    pages = PagesRow(listed=listed, revision=revision, list_key=list_key, older_count=older)
    if list_key and closed == listed and newest_older + 1 >= older:
        return pages
    earlier = (each for each in lists if each.revision <= revision)
    base = max(earlier, key=lambda each: (each.revision, each.listed), default=None)
    return changed_pages(rows, closed, base, pages)


def list_revision(rows: LiveBlogRows, listed: int) -> int:
    """The revision of the newest change of a listed post, or of the last rebuild."""
    newest = (change.revision for change in rows.changes if change.sequence < listed * SIZE)
    return max(rows.publication.rebuilt, max(newest, default=0))


def changed_pages(rows: LiveBlogRows, closed: int, base: StoredObject | None, pages: PagesRow) -> PagesRow:
    """`pages` with the kept and the stale ones. What `base` lists and did not change since is kept unseen."""
    changes = Change.objects.filter(publication=rows.publication.pk, sequence__lt=closed * SIZE)
    stored, older = stored_pages(rows.publication.pk, closed)
    suspects = suspected(changes, closed, base if base and base.revision >= rows.publication.rebuilt else None)
    suspects |= set(range(closed)) - set(stored) | set(range(pages.older_count)) - set(older)
    revisions = page_revisions(changes, suspects, rows.publication.rebuilt)
    stale = {n for n, revision in revisions.items() if n not in stored or stored[n].revision != revision}
    unlike = {n for n, revision in revisions.items() if n not in older or older[n].revision != revision}
    unlike &= set(range(pages.older_count))
    written = list(page_rows(rows, {n: revisions[n] for n in stale | unlike}))
    return replace(
        pages,
        kept=tuple(KeptPage(n=n, entry=each.entry or {}) for n, each in stored.items() if n not in stale),
        stale=tuple(page for page in written if page.n in stale),
        older=tuple(page for page in written if page.n in unlike),
    )


def stored_pages(publication: int, closed: int) -> tuple[dict[int, StoredObject], dict[int, StoredObject]]:
    """The newest stored object of each page, and its twin for people."""
    mine = StoredObject.objects.filter(publication=publication, role__in=(Role.PAGE, Role.ARCHIVE), page__lt=closed)
    found = list(mine.filter(delete_after=None, state=State.WRITTEN).order_by("revision"))
    pages, older = ({each.page or 0: each for each in found if each.role == role} for role in (Role.PAGE, Role.ARCHIVE))
    return pages, older


def suspected(changes: QuerySet[Change], closed: int, base: StoredObject | None) -> set[int]:
    """Numbers of the pages that may have changed since the list `base` was written; all, without one."""
    if base is None or base.listed is None:
        return set(range(closed))
    touched = changes.filter(revision__gt=base.revision).values_list("sequence", flat=True)
    return {sequence // SIZE for sequence in touched} | set(range(base.listed, closed))


def in_pages(numbers: Iterable[int]) -> Q:
    """Changes of the posts of some pages."""
    condition = Q(pk__in=[])
    for n in numbers:
        condition |= Q(sequence__gte=n * SIZE, sequence__lt=(n + 1) * SIZE)
    return condition


def page_revisions(changes: QuerySet[Change], numbers: set[int], rebuilt: int) -> dict[int, int]:
    """By page: the revision in its key, that of its newest change or tombstone or of the last rebuild, if higher."""
    if len(numbers) <= PAGES_A_QUERY:
        changes = changes.filter(in_pages(numbers))
    newest = changes.order_by().annotate(page=F("sequence") / SIZE).values_list("page").annotate(Max("revision"))
    return {n: max(revision, rebuilt) for n, revision in newest if n in numbers}


def page_rows(rows: LiveBlogRows, stale: Mapping[int, int]) -> Iterator[PageRow]:
    """The pages to be written, oldest first, with their posts by sequence."""
    numbers = sorted(stale)
    for start in range(0, len(numbers), PAGES_A_QUERY):
        batch = numbers[start : start + PAGES_A_QUERY]
        changes = PAGES.format(pages=" OR ".join(BETWEEN.format(first=n * SIZE, end=(n + 1) * SIZE) for n in batch))
        posts = [each.post for each in logged(changes, pk=rows.publication.pk, slug=rows.slug) if each.post]
        for n in batch:
            mine = [post for post in posts if post.sequence // SIZE == n]
            yield PageRow(n=n, revision=stale[n], posts=tuple(sorted(mine, key=lambda post: post.sequence)))
