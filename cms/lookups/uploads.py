"""Uploaded files wait in the database until a worker has checked them: it may run on another machine."""

from __future__ import annotations

import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from cms.lookups import choosing, storing
from cms.lookups.losses import TooManyRemovals
from cms.lookups.options import Options, from_json
from cms.lookups.problem import KINDS, FileError
from cms.models import LookupPart, LookupVersion, Publication
from cms.models.publication_key import prefix_of

BLOCK = 1 << 20
ABANDONED = timedelta(seconds=30)  # a worker that checks says so more often
FORGOTTEN = timedelta(hours=1)  # what a command that was killed left behind
BEAT_SECONDS = 2.0
Status = LookupVersion.Status


@transaction.atomic
def upload(slug: str, blocks: Iterable[bytes], options: Options, **fields: object) -> LookupVersion:
    """A version that is to be checked. Raises FileError for options that cannot be, and for too large a file."""
    version, size = storing.new_version(slug, options, **fields), 0
    for n, block in enumerate(blocks):
        size += len(block)
        if size > settings.UPLOAD_BYTES:
            raise FileError(
                f"The file is larger than {settings.UPLOAD_BYTES:,} bytes, the most that is taken (UPLOAD_MB)."
            )
        LookupPart.objects.create(version=version, kind=LookupPart.Kind.FILE, n=n, data=zlib.compress(block, 1))
    return version


@transaction.atomic
def again(version: LookupVersion, options: Options, **fields: object) -> LookupVersion:
    """The same file as a new version, read with other options."""
    made = storing.new_version(version.publication.slug, options, source=version.source, **fields)
    for part in version.parts.filter(kind=LookupPart.Kind.FILE).order_by("n").iterator(chunk_size=1):
        LookupPart.objects.create(version=made, kind=part.kind, n=part.n, data=part.data)
    return made


def has_file(version: LookupVersion) -> bool:
    return version.parts.filter(kind=LookupPart.Kind.FILE).exists()


def without_bad_lines(version: LookupVersion, **fields: object) -> LookupVersion:
    """The same file again, with every line left out that has a problem."""
    options = from_json({**version.options, "skip": list(KINDS)})
    return again(version, options, **fields)


def waiting() -> list[int]:
    """Versions that somebody has to check: new ones, and those whose worker is gone."""
    stuck = Q(status=Status.CHECKING, beat_at__lt=Now() - ABANDONED, parts__kind=LookupPart.Kind.FILE)
    tables = Publication.objects.known().filter(key__startswith=prefix_of("lookup"))
    found = LookupVersion.objects.filter(Q(status=Status.UPLOADED) | stuck, publication__in=tables)
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def check(pk: int) -> LookupVersion | None:
    """Checks an uploaded file, and makes its rows current where that is wished; None when another worker is at it."""
    free = Q(status=Status.UPLOADED) | Q(status=Status.CHECKING, beat_at__lt=Now() - ABANDONED)
    if not LookupVersion.objects.filter(free, pk=pk).update(status=Status.CHECKING, beat_at=Now()):
        return None
    version = LookupVersion.objects.select_related("publication").get(pk=pk)
    with assembled(version) as file:
        storing.fill(version, file, tell=Beat(pk))
    if version.status == Status.READY and version.is_wanted:
        publish(version)
    return version


def publish(version: LookupVersion) -> None:
    """Makes it current. Where readers would lose much, a person is asked first: it waits, and says why."""
    try:
        choosing.choose(version.publication.slug, version, unless_newer=True)
    except TooManyRemovals as refusal:
        version.error = str(refusal)
        version.save(update_fields=["error"])


class Beat:
    """Says every two seconds that the check goes on."""

    def __init__(self, pk: int) -> None:
        self.pk, self.said = pk, time.monotonic()

    def __call__(self, share: float) -> None:
        if time.monotonic() - self.said > BEAT_SECONDS:
            self.said = time.monotonic()
            LookupVersion.objects.filter(pk=self.pk).update(beat_at=Now())


@contextmanager
def assembled(version: LookupVersion) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        parts = version.parts.filter(kind=LookupPart.Kind.FILE).order_by("n")
        for n in list(parts.values_list("n", flat=True)):
            file.write(zlib.decompress(parts.values_list("data", flat=True).get(n=n)))
        file.flush()
        yield file


def forget_abandoned() -> None:
    """Versions of commands that were killed while they checked: nobody has their files."""
    left = LookupVersion.objects.filter(status=Status.CHECKING, made_at__lt=Now() - FORGOTTEN)
    left.exclude(parts__kind=LookupPart.Kind.FILE).delete()
