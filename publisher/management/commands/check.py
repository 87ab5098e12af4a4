"""`manage.py check`, which also looks at the bucket. No other command does: they must run while the store is down."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.management.commands.check import Command as DjangoCheck

from publisher.errors import PublishError, StoreRefused
from publisher.store.object_store import Absent, the_store


def check_bucket(**_: Any) -> list[CheckMessage]:
    """Whether the bucket is there, may be written, and enforces conditional writes; nothing on a wrong environment."""
    if settings.ENVIRONMENT.problems:
        return []
    bucket = the_store()
    try:
        bucket.call("look at the bucket", "head_bucket")
        bucket.conditional = bucket.probe()
    except Absent:
        hint = "Run: python manage.py setup_bucket (or correct S3_BUCKET)"
        return [Error(f"There is no bucket named {settings.S3_BUCKET!r}.", hint=hint, id="stillwire.bucket")]
    except StoreRefused as error:
        return [Error(error.message, hint=error.hint, id="stillwire.bucket")]
    except PublishError as error:
        return [Warning(error.message, hint=error.hint, id="stillwire.bucket")]
    if not bucket.conditional:
        message = "This store ignores conditional writes: a lease in the database takes their place."
        return [
            Warning(
                message,
                hint="Use a store that enforces If-Match, so that a frozen worker can do no harm.",
                id="stillwire.conditional",
            )
        ]
    return []


class Command(DjangoCheck):
    def handle(self, *args: Any, **options: Any) -> None:
        register(check_bucket, "bucket")
        super().handle(*args, **options)
