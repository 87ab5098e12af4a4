"""Live blogs to measure on: seeded through the models, so that the database's triggers do their part."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from bench.prose import bodies
from bench.reader import Reader
from cms.models import LiveBlog, Post, Publication

CHUNK = 1000
SETTLED_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Blog:
    """A live blog, its reader, and the texts of the posts still to be written."""

    row: LiveBlog
    reader: Reader
    texts: Iterator[str]

    @property
    def key(self) -> str:
        return f"liveblog:{self.row.slug}"

    def save(self) -> float:
        """Saves a published post as the admin does, in one transaction; returns the moment when its commit returned.

        The callback is registered before the post is saved, so it runs before the hint: sending it is measured.
        """
        committed: list[float] = []
        with transaction.atomic():
            transaction.on_commit(lambda: committed.append(time.monotonic()))
            Post.objects.create(liveblog=self.row, body=next(self.texts), status="published")
        return committed[0]

    def timed_save(self) -> float:
        """Seconds from the commit until a GET of `latest.json` returned the new revision."""
        revision = self.reader.revision + 1
        self.reader.was_put()  # what was put before is known
        return -self.save() + self.reader.wait(revision)


def seed(slug: str, posts: int, log: Path) -> Blog:
    """A blog of so many published posts, 1,000 a transaction; the same texts in every run. `log` is the store's."""
    texts = bodies(Random(slug))
    row = LiveBlog.objects.create(slug=slug, title=f"Election night, {slug}", status="live")
    for start in range(0, posts, CHUNK):
        chunk = islice(texts, min(CHUNK, posts - start))
        with transaction.atomic():
            Post.objects.bulk_create(Post(liveblog=row, body=body, status="published") for body in chunk)
    reader = Reader(f"{settings.PUBLIC_BASE_URL}/live/{slug}/latest.json", log)
    return Blog(row=row, reader=reader, texts=texts)


def calm() -> None:
    """What PostgreSQL itself would do in the first minutes after so much writing, and then amid the measuring."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def settle() -> None:
    """Returns when everything wanted of live blogs is live. Where no sweep runs, home waits for its turn."""
    end = time.monotonic() + SETTLED_SECONDS
    while Publication.objects.filter(key__startswith="liveblog:", wanted__gt=F("live")).exists():
        if time.monotonic() > end:
            raise TimeoutError(f"something is still behind after {SETTLED_SECONDS} s")
        time.sleep(0.01)
