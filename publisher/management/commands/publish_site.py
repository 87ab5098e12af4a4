"""`manage.py publish_site`: uploads `static_site/`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publisher.errors import PublishError
from publisher.site.upload import publish_site
from publisher.store.object_store import the_store


class Command(BaseCommand):
    help = "Uploads static_site/ to the bucket; only what changed."

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            count = publish_site(the_store())
        except PublishError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Uploaded {count} objects." if count else "The site is up to date.")
