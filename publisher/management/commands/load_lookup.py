"""`manage.py load_lookup TABLE FILE --key COLUMN`: publishes a CSV or JSON-lines file as a lookup table."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.lookups import choosing, losses, row_key
from cms.lookups.losses import ANY, TooManyRemovals
from cms.lookups.options import FORMATS, Options, pads
from cms.lookups.problem import KINDS, FileError
from cms.lookups.source import Found, notes
from cms.lookups.storing import look_again
from cms.models import LookupTable, LookupVersion, Publication
from cms.models.identity import SLUG_HINT, SLUG_PATTERN
from publisher.errors import PublishError
from publisher.kinds import lookups
from publisher.lookups import foreground
from publisher.lookups.foreground import Plan
from publisher.lookups.progress import progress, shown
from publisher.store.object_store import the_store

INTERRUPTED = """
Stopped. A bulk worker goes on with it, and so does the same command; what was sent is not sent again.
To take it back: python manage.py load_lookup {slug} --cancel"""

ALLOW = "If that is meant, say --allow-deletes."


class Command(BaseCommand):
    help = "Publishes a CSV or JSON-lines file as a lookup table: one small object for each row, found by its key."

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = "problems: " + "; ".join(f"{kind} ({meaning})" for kind, meaning in KINDS.items())
        parser.add_argument("table", metavar="TABLE", help="its slug, as in lookups/TABLE/60601.json")
        parser.add_argument("file", metavar="FILE", nargs="?", help="CSV or JSON-lines; “-” is standard input")
        parser.add_argument("--key", default="", help="the column that rows are found by, or several: county,precinct")
        parser.add_argument(
            "--columns", default="", help="e.g. 'city, st=state, lat:number'; all as they are if absent"
        )
        parser.add_argument("--template", default="", help='JSON, e.g. \'{"place": "${city}, ${state}"}\'')
        parser.add_argument("--case", choices=row_key.CASES, default="keep", help="of the keys")
        parser.add_argument(
            "--pad", type=pads, default=0, metavar="N", help="fill keys with zeros on the left; of several columns: 0,4"
        )
        parser.add_argument("--keep-spaces", action="store_true", help="do not trim the keys")
        parser.add_argument("--encoding", default="", help="found out if absent")
        parser.add_argument("--delimiter", default="", help="found out if absent")
        parser.add_argument(
            "--skip-lines", type=int, metavar="N", help="leave out N lines above the header; found out if absent"
        )
        parser.add_argument(
            "--keep-breaks", action="store_true", help="line breaks in quotes are meant, however like rows they look"
        )
        parser.add_argument("--format", choices=FORMATS, default="", help="found out if absent")
        parser.add_argument(
            "--skip", action="append", choices=KINDS, default=[], help="leave out lines with this problem"
        )
        parser.add_argument("--skip-bad", action="store_true", help="leave out every line with a problem")
        parser.add_argument(
            "--allow-deletes",
            action="store_true",
            help="also when readers would lose more than a fifth of the rows",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--rate", type=float, help="objects a second, instead of LOOKUP_PUTS_PER_SECOND; 0: no limit"
        )
        parser.add_argument("--cancel", action="store_true", help="take back a load that is under way")
        parser.add_argument("--restore", type=int, nargs="?", const=0, metavar="N", help="version N, or the one before")

    def handle(self, *_: Any, **given: Any) -> None:
        slug = given["table"]
        if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > 100:
            raise CommandError(f"TABLE {slug!r} cannot be used. {SLUG_HINT}")
        self.agreed = ANY if given["allow_deletes"] else 0
        if given["rate"] is not None:
            settings.LOOKUP_PUTS_PER_SECOND = given["rate"]
        try:
            if given["cancel"] or given["restore"] is not None:
                self.choose(slug, given)
            else:
                self.load(slug, given)
        except KeyboardInterrupt:
            raise CommandError(INTERRUPTED.format(slug=slug), returncode=130) from None
        except TooManyRemovals as error:
            raise CommandError(f"{error} {ALLOW}") from error
        except (FileError, PublishError) as error:
            raise CommandError(str(error)) from error

    def choose(self, slug: str, given: dict[str, Any]) -> None:
        table = LookupTable.objects.filter(slug=slug).first()
        if table is None:
            raise FileError(f"There is no lookup table {slug!r}.")
        if given["cancel"]:
            version = choosing.cancel(table)
        else:
            version = choosing.restored(table, given["restore"] or None, agreed=self.agreed)
        self.publish(slug, version)

    def load(self, slug: str, given: dict[str, Any]) -> None:
        if not given["file"] or not given["key"]:
            raise FileError("Name the file, and with --key the column that rows are found by.")
        options = options_of(given)
        with opened(given["file"]) as file:
            if given["dry_run"]:
                self.tell(slug, foreground.plan(slug, file, options))
            elif foreground.is_current(slug, file, options):
                self.publish(slug, self.chosen(slug, LookupTable.objects.get(slug=slug).current))
            else:
                self.publish(slug, self.chosen(slug, self.stored(slug, file, options, Path(given["file"]).name)))

    def chosen(self, slug: str, version: LookupVersion) -> LookupVersion:
        """What is refused leaves no version behind, or each try of a nightly job would."""
        try:
            choosing.choose(slug, version, agreed=self.agreed)
        except TooManyRemovals:
            if not LookupTable.objects.filter(slug=slug, current=version).exists():
                version.delete()
            raise
        return version

    def stored(self, slug: str, file: BinaryIO, options: Options, source: str) -> LookupVersion:
        version = foreground.stored(slug, file, options, source=source, tell=self.checking)
        for problem in version.problems.iterator():
            self.stderr.write(str(problem))
        if version.found:
            self.say(look_again(version))
        if version.status == LookupVersion.Status.READY:
            return version
        message, count = version.error, version.problems_count
        version.delete()
        raise FileError(message or refusal(count))

    def say(self, found: Found) -> None:
        for note in notes(found):
            self.stderr.write(note)

    def checking(self, share: float) -> None:
        if sys.stderr.isatty():
            print(f"\r\033[Kchecking {share:.0%}", end="", file=sys.stderr, flush=True)

    def publish(self, slug: str, version: LookupVersion | None) -> None:
        key, begun = lookups.KIND.key(slug), time.monotonic()
        behind = Publication.objects.filter(key=key).exclude(live__gte=1).exists() or is_behind(key)
        with shown(key):
            foreground.publish(the_store(), slug, version)
        if not behind:
            self.stdout.write(f"{slug}: {version.rows if version else 0:,} rows, nothing to do.")
            return
        found = progress(key)
        sent, removed = (found.sent, found.removed) if found else (0, 0)
        rows = f"version {version.number}, {version.rows:,} rows" if version else "no rows"
        skipped = f", {version.skipped:,} lines left out" if version and version.skipped else ""
        took = time.monotonic() - begun
        self.stdout.write(f"{slug}: {rows}: {sent:,} sent, {removed:,} removed in {took:.1f} s{skipped}.")

    def tell(self, slug: str, plan: Plan) -> None:
        for problem in plan.problems:
            self.stderr.write(str(problem))
        found = plan.found
        how = f", delimiter {found.delimiter!r}" if found.delimiter else ""
        self.stdout.write(f"{found.format}, {found.encoding}{how}, {found.size:,} bytes")
        self.say(found)
        self.stdout.write(f"new: {plan.new:,}")
        self.stdout.write(f"changed: {plan.changed:,}")
        self.stdout.write(f"unchanged: {plan.unchanged:,}")
        self.stdout.write(f"removed: {plan.removed:,}")
        if plan.blocking:
            raise FileError(refusal(plan.blocking))
        losses.refuse_many(f"This file for {slug}", plan.losses, agreed=self.agreed)
        self.stdout.write(f"Nothing was changed. Without --dry-run {slug} would be published so.")


def refusal(count: int) -> str:
    """What to do about problems."""
    lines = "1 line has a problem" if count == 1 else f"{count:,} lines have problems"
    return f"{lines}; nothing was published. Correct the file, or leave those lines out with --skip KIND or --skip-bad."


def is_behind(key: str) -> bool:
    publication = Publication.objects.filter(key=key).first()
    return publication is not None and publication.wanted > publication.live


def options_of(given: dict[str, Any]) -> Options:
    names = ("key", "columns", "template", "case", "pad", "format", "encoding", "delimiter", "skip_lines")
    skip = tuple(KINDS) if given["skip_bad"] else tuple(dict.fromkeys(given["skip"]))
    rules = {"trim": not given["keep_spaces"], "keeps_breaks": given["keep_breaks"], "skip": skip}
    return Options(**{name: given[name] for name in names}, **rules)


def opened(name: str) -> BinaryIO:
    """The file; a pipe is copied first, because a file is read more than once. Raises FileError."""
    if name != "-":
        try:
            file = open(name, "rb")  # noqa: SIM115 - the caller closes it
        except OSError as error:
            raise FileError(f"{name} cannot be read: {error.strerror}.") from None
        if file.seekable():
            return file
        with file:
            return copied(file)
    return copied(sys.stdin.buffer)


def copied(stream: BinaryIO) -> BinaryIO:
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, copy)
    return copy
