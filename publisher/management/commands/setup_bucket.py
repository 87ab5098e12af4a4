"""`manage.py setup_bucket`: creates or checks the bucket."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publisher.errors import PublishError
from publisher.store.object_store import the_store
from publisher.store.setup import setup


class Command(BaseCommand):
    help = "Creates or checks the bucket: public reading, CORS, a probe of conditional writes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--private", action="store_true", help="readers come through a CDN that has its own permission"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            state = setup(the_store(), private=options["private"])
        except PublishError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The bucket was created." if state.created else "The bucket is there.")
        enforced = "Conditional writes are enforced."
        self.stdout.write(
            enforced
            if state.conditional
            else "Conditional writes are NOT enforced: a lease in the database takes their place."
        )
