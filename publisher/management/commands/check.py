"""`manage.py check`, which also looks at the bucket. No other command does: they must run while the store is down."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.management.commands.check import Command as DjangoCheck

from publisher.bucket import Absent, the_bucket
from publisher.errors import BucketRefused, PublishError


def check_bucket() -> list[CheckMessage]:
    """Whether the bucket is there, may be written, and enforces conditional writes."""
    bucket = the_bucket()
    try:
        bucket.call("look at the bucket", "head_bucket")
        bucket.conditional = bucket.probe()
    except Absent:
        hint = "Run: python manage.py setup_bucket (or correct S3_BUCKET)"
        return [Error(f"There is no bucket named {settings.S3_BUCKET!r}.", hint=hint, id="stillwire.bucket")]
    except BucketRefused as error:
        return [Error(error.args[0], hint=error.hint, id="stillwire.bucket")]
    except PublishError as error:
        return [Warning(error.args[0], hint=error.hint, id="stillwire.bucket")]
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
    def check(self, *args: Any, **options: Any) -> None:
        """Django's checks first: with a wrong environment there is no bucket to look at."""
        super().check(*args, **options)
        messages = check_bucket() if not options.get("tags") else []
        for message in messages:
            self.stderr.write(f"{message}\n")
        if any(message.is_serious() for message in messages):
            raise SystemExit(1)
