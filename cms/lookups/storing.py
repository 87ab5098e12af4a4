"""A file becomes a version in the database: checked whole, then its rows in parts. What has problems has no rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from cms.lookups import parts, reading
from cms.lookups.external_sort import Scratch, scratch
from cms.lookups.options import Options, checked, from_json
from cms.lookups.problem import FileError, Problem
from cms.lookups.source import Found, look
from cms.models import LookupPart, LookupProblem, LookupVersion, Publication
from cms.models.publication_key import key_of

BATCH = 20  # parts or hundreds of problems in one statement
Tell = Callable[[float], None]  # how far a check is, 0 to 1


def nobody(_: float) -> None:
    """Listens to no progress."""


def new_version(slug: str, options: Options, **fields: object) -> LookupVersion:
    """The next version of a table, still without rows. Raises FileError for options that cannot be."""
    options = checked(options)
    with transaction.atomic():
        publication, _ = Publication.objects.get_or_create(key=key_of("lookup", slug))
        Publication.objects.select_for_update().get(pk=publication.pk)  # two uploads get two numbers
        last = publication.lookup_versions.aggregate(last=Max("number"))["last"] or 0
        return publication.lookup_versions.create(number=last + 1, options=options.as_json(), **fields)


def fill(version: LookupVersion, file: BinaryIO, *, tell: Tell = nobody) -> LookupVersion:
    """Checks the file and stores its rows, or its problems. What an interrupted check left behind is dropped first."""
    forget(version)
    try:
        found = look(file, from_json(version.options))
        version.found, version.source_sha256 = found.as_json(), found.sha256
        with scratch() as space:
            read(space, file, version, tell)
            store(version, space)
    except FileError as error:
        forget(version)
        version.error, version.status = str(error), LookupVersion.Status.REFUSED
        version.save()
    return version


def forget(version: LookupVersion) -> None:
    version.parts.filter(kind=LookupPart.Kind.ROWS).delete()
    version.problems.all().delete()
    version.error, version.rows, version.skipped, version.problems_count, version.sha256 = "", 0, 0, 0, ""


def read(space: Scratch, file: BinaryIO, version: LookupVersion, tell: Tell) -> None:
    """The whole file into the scratch, unsorted."""
    options, size = from_json(version.options), version.found["size"]
    entries = reading.rows(file, look_again(version), options)
    space.fill(told(entries, lambda: tell(position(file) / size)))


def look_again(version: LookupVersion) -> Found:
    return Found(**version.found)


def position(file: BinaryIO) -> int:
    return os.lseek(file.fileno(), 0, os.SEEK_CUR)


def told(entries: Iterable[reading.Row | Problem], tell: Callable[[], None]) -> Iterator[reading.Row | Problem]:
    for count, entry in enumerate(entries):
        if not count % 5000:
            tell()
        yield entry


def store(version: LookupVersion, space: Scratch) -> None:
    """Rows when there is nothing that was not agreed to be left out; problems in any case."""
    skip = set(version.options.get("skip", ()))
    digest = sha256()

    def made() -> Iterator[LookupPart]:
        for n, group in enumerate(parts.grouped(space.rows())):
            raw = parts.joined(group)
            digest.update(raw + b"\n")
            version.rows += len(group)
            if set(space.noted) <= skip:
                data = parts.compressed(raw)
                yield LookupPart(version=version, kind="rows", n=n, rows=len(group), last=group[-1][0], data=data)

    keep(version, made())
    keep_problems(version, space.problems())
    blocking = sum(count for kind, count in space.noted.items() if kind not in skip)
    version.problems_count, version.skipped = blocking, sum(space.noted.values()) - blocking
    if blocking:
        version.parts.filter(kind=LookupPart.Kind.ROWS).delete()
    elif not version.rows:
        raise FileError("The file has no rows that can be published. To take a table away, delete it.")
    version.sha256 = "" if blocking else digest.hexdigest()
    version.status = LookupVersion.Status.REFUSED if blocking else LookupVersion.Status.READY
    version.save()


def keep(version: LookupVersion, made: Iterable[LookupPart]) -> None:
    waiting: list[LookupPart] = []
    for part in made:
        waiting.append(part)
        if len(waiting) == BATCH:
            LookupPart.objects.bulk_create(waiting)
            LookupVersion.objects.filter(pk=version.pk).update(beat_at=Now())
            waiting.clear()
    LookupPart.objects.bulk_create(waiting)


def keep_problems(version: LookupVersion, problems: Iterable[Problem]) -> None:
    made = (LookupProblem(version=version, line=each.line, kind=each.kind, message=each.message) for each in problems)
    for group in parts.batches(made, BATCH * 100):
        LookupProblem.objects.bulk_create(group)
