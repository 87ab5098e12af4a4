"""`manage.py import_feed FILE --slug SLUG`: a JSON Feed, Atom or RSS file becomes a live blog (docs/import.md)."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from cms.importing.feed import Feed, FeedError, limited
from cms.importing.file import read
from cms.importing.settling import Settled, settle
from cms.importing.storing import Options, Work, store
from cms.models.identity import SLUG_HINT, SLUG_PATTERN

SLUG_LENGTH = 100


class Command(BaseCommand):
    help = "Makes a live blog of a JSON Feed, Atom or RSS file. Importing twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the feed's file; “-” is standard input")
        parser.add_argument("--slug", required=True, help="of the live blog: a new one, or one to add to")
        parser.add_argument("--title", default="", help="instead of the feed's own")
        parser.add_argument("--restore", action="store_true", help="publish again the posts that were removed here")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.run(options)
        except FeedError as error:
            raise CommandError(f"{error}\nNothing was imported.") from None

    def run(self, options: dict[str, Any]) -> None:
        slug = options["slug"]
        if len(slug) > SLUG_LENGTH or not re.fullmatch(SLUG_PATTERN, slug):
            raise FeedError(f"--slug {slug!r} cannot be used. {SLUG_HINT}")
        title = limited(options["title"].strip(), "title", "--title")
        feed = read(options["file"])
        settled = settle(feed, slug=slug, now=timezone.now())
        try:
            work = store(feed, settled, Options(slug=slug, title=title, restore=options["restore"]))
        except DatabaseError as error:
            raise FeedError(f"The database refused: {str(error).strip()}. Try again; if it stays, report it.") from None
        self.report(slug, feed, settled, work)

    def report(self, slug: str, feed: Feed, settled: Settled, work: Work) -> None:
        self.stdout.write(f"{slug}: {len(work.new)} new, {len(work.changed)} changed, {work.unchanged} unchanged")
        if work.withdrawn:
            remedy = "--restore brings them back, unless they were taken down"
            self.stdout.write(f"{work.withdrawn} left alone: removed or unpublished here ({remedy})")
        if settled.doubled:
            self.stdout.write(f"{settled.doubled} left out: their id is in the feed already")
        for place in settled.empty:
            self.stdout.write(f"left out, nothing in it can be published: {place}")
        for note in feed.notes:
            self.stderr.write(note)
