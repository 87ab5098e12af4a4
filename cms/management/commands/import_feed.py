"""`manage.py import_feed FILE --slug SLUG`: a feed's file, or an archive, becomes live blogs (docs/import.md)."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from cms.importing.choosing import SLUG_LENGTH, chosen
from cms.importing.feed import Feed, FeedError, limited
from cms.importing.file import Asked, read
from cms.importing.matching import Work
from cms.importing.normalise import settle
from cms.importing.reading import Reading
from cms.importing.report import Report
from cms.importing.storing import Options, store
from cms.models.identity import SLUG_HINT, SLUG_PATTERN
from fetcher.dates.values import Calendar


class Command(BaseCommand):
    help = (
        "Makes a live blog of a JSON Feed, Atom or RSS file, and live blogs of an archive."
        " Importing twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the feed's file; “-” is standard input")
        parser.add_argument(
            "--slug", default="", help="of the live blog: a new one, or one to add to; those of an archive have names"
        )
        parser.add_argument("--title", default="", help="instead of the feed's own")
        parser.add_argument("--time-zone", default="", metavar="ZONE", help="of dates that name none: Europe/London")
        parser.add_argument("--strict", action="store_true", help="refuse the file when an item in it is odd")
        parser.add_argument("--restore", action="store_true", help="publish again the posts that were removed here")
        parser.add_argument("--drafts", action="store_true", help="of an archive: bring its drafts, as drafts")
        parser.add_argument("--posts", action="store_true", help="of an archive: its posts and not its live blogs")
        parser.add_argument("--live-blog", default="", metavar="NAME", help="of an archive: this live blog alone")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stored = 0
        try:
            self.run(options)
        except FeedError as error:
            done = "Nothing was imported." if not self.stored else "What is listed above was imported, and no more."
            raise CommandError(f"{error}\n{done}") from None

    def run(self, options: dict[str, Any]) -> None:
        slug, report = options["slug"], Report(strict=options["strict"])
        if slug and (len(slug) > SLUG_LENGTH or not re.fullmatch(SLUG_PATTERN, slug)):
            raise FeedError(f"--slug {slug!r} cannot be used. {SLUG_HINT}")
        title = limited(options["title"].strip(), "title", "--title")
        reading = Reading(report=report, calendar=Calendar(zone=zone(options["time_zone"])))
        feeds = read(options["file"], reading, Asked(drafts=options["drafts"], posts=options["posts"]))
        found = chosen(feeds, slug=slug, live_blog=options["live_blog"])
        if title and len(found) > 1:
            raise FeedError("--title names one live blog, and there are several. Say which: --live-blog NAME.")
        for slug, feed in found:
            self.import_one(
                feed,
                Options(slug=slug, title=title, restore=options["restore"], is_named_by_file=not options["slug"]),
                report,
            )
        for line in report.lines(all_of_it=options["verbosity"] > 1):
            self.stdout.write(line)
        for note in report.notes:
            self.stderr.write(note)

    def import_one(self, feed: Feed, options: Options, report: Report) -> None:
        settled = settle(feed, slug=options.slug, now=timezone.now(), report=report)
        try:
            work = store(feed, settled, options)
        except DatabaseError as error:
            raise FeedError(f"The database refused: {str(error).strip()}. Try again; if it stays, report it.") from None
        self.stored += 1
        self.tell(options.slug, feed, work)

    def tell(self, slug: str, feed: Feed, work: Work) -> None:
        self.stdout.write(f"{slug}: {len(work.new)} new, {len(work.changed)} changed, {work.unchanged} unchanged")
        if work.drafts:
            self.stdout.write(f"{len(work.drafts):>6} drafts")
        if work.removed:
            self.stdout.write(f"{len(work.removed):>6} removed: they were deleted where the feed comes from")
        if work.withdrawn:
            remedy = "--restore brings them back, unless they were taken down"
            self.stdout.write(f"{work.withdrawn:>6} left alone: removed or unpublished here ({remedy})")
        for note in feed.notes:
            self.stderr.write(note)


def zone(name: str) -> ZoneInfo | None:
    """Raises FeedError for a zone that the IANA's list does not have."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FeedError(f"--time-zone {name!r} is not known. Write it as in Europe/London.") from None
