"""`manage.py verify`: compares database, ledger and bucket."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publisher.db_timeouts import limit_waiting
from publisher.errors import PublishError, TooManyDeletes
from publisher.repair.repair import repair
from publisher.repair.verify import Report, verify
from publisher.store.object_store import the_store

SHOWN = 10


class Command(BaseCommand):
    help = "Compares database, ledger and bucket; exit 0 when they agree, 1 when they do not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make them agree, then compare again")
        parser.add_argument(
            "--allow-deletes", action="store_true", help="repair also when readers would lose much of what they have"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        limit_waiting()
        try:
            report = verify(the_store())
            if options["repair"] and not report.agrees:
                repair(the_store(), report, allow_deletes=options["allow_deletes"])
                report = verify(the_store())
        except TooManyDeletes as error:
            raise CommandError(str(error), returncode=1) from error
        except PublishError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(json.dumps(report.as_json(), indent=2) if options["json"] else as_text(report))
        if not report.agrees:
            raise SystemExit(1)


def as_text(report: Report) -> str:
    lines = ["Database, ledger and bucket agree." if report.agrees else "Database, ledger and bucket differ:"]
    for name in ("behind", "missing", "changed", "ahead", "outdated", "broken", "foreign", "unknown"):
        found: list[str] = getattr(report, name)
        if found:
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            lines.append(f"  {name}: {len(found)} ({', '.join(found[:SHOWN])}{more})")
    lines += [f"  {each.what}: {each.count:,} rows of the lookup table {each.table}" for each in report.many]
    if not report.agrees:
        lines.append("Run: python manage.py verify --repair")
    return "\n".join(lines)
