"""`manage.py status`: what is behind and since when, who lives, what answers. Exit 0: all is well; 1: it is not."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from publisher.health.probes import PATIENT_SECONDS, look
from publisher.health.report import as_json
from publisher.health.status import of_parts
from publisher.health.words import as_text


class Command(BaseCommand):
    help = "Tells how Stillwire is. Exit 0 when all is well, 1 when something is wrong: made for cron."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        status = of_parts(look(seconds=PATIENT_SECONDS))
        self.stdout.write(json.dumps(as_json(status), indent=2) if options["json"] else as_text(status))
        if status.problems:
            raise SystemExit(1)
