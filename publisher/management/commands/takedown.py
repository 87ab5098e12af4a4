"""`manage.py takedown`: a post, a banner or a live blog vanishes, and it is read back that it did."""

from __future__ import annotations

import getpass
import json
import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.actions import takedowns as wanted
from cms.models import Takedown
from cms.models.takedown import standing_of
from publisher.db_timeouts import limit_waiting
from publisher.store.cdn import the_cdn
from publisher.store.object_store import the_store
from publisher.takedown import takedowns

LOOK_SECONDS = 0.5


class Command(BaseCommand):
    help = (
        "Takes down a post, a banner or a live blog: removes it, deletes every object that held it, invalidates the"
        " CDN's copies, reads back. Exit 0 when readers get nothing of it any more, 1 when they may."
        " Without WHAT: lists the takedowns."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what", nargs="?", help="a post's or banner's id, a reader's address that ends in #post-…, liveblog:{slug}"
        )
        parser.add_argument("--reason", default="", help="kept with the takedown")
        parser.add_argument("--by", default="", help="who asked for it (default: the account that runs this)")
        parser.add_argument("--seconds", type=float, default=60.0, help="how long to wait until it is gone (60)")
        parser.add_argument("--prove", action="store_true", help="wait until it is proven: a minute or so longer")
        parser.add_argument("--lift", action="store_true", help="let it be published again, by an edit")
        parser.add_argument("--json", action="store_true", help="print what came of it as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        limit_waiting()
        if not options["what"]:
            return self.tell(list(Takedown.objects.all()), options)
        try:
            kind, item = wanted.find(options["what"])
            if options["lift"]:
                return self.lift(kind, item, options)
            by = options["by"] or f"command line ({getpass.getuser()})"
            made = wanted.take_down(kind, item, reason=options["reason"], by_name=by)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.wait(
            made, options["seconds"] + (takedowns.WRITERS_END.total_seconds() if options["prove"] else 0), options
        )
        self.tell([made], options)
        if not (made.proven_at if options["prove"] else made.gone_at and not made.last_error):
            raise SystemExit(1)

    def wait(self, made: Takedown, seconds: float, options: dict[str, Any]) -> None:
        """Works on it here, whether or not a worker does."""
        store, cdn, begun = the_store(), the_cdn(), time.monotonic()
        while True:
            takedowns.work_on(store, store.site, cdn, made)
            made.refresh_from_db()
            is_done = made.proven_at if options["prove"] else made.gone_at and not made.last_error
            if is_done or time.monotonic() - begun > seconds:
                return
            time.sleep(LOOK_SECONDS)

    def lift(self, kind: str, item: str, options: dict[str, Any]) -> None:
        by = options["by"] or f"command line ({getpass.getuser()})"
        lifted = [each for each in standing_of(kind, [item]) if wanted.lift(each, by_name=by)]
        if not lifted:
            raise CommandError(f"No takedown of {kind} {item} stands.")
        self.stdout.write(f"Lifted: {kind} {item} may be published again, by an edit.")

    def tell(self, found: list[Takedown], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"takedowns": list(map(as_json, found))}, indent=2))
            return
        for each in found:
            self.stdout.write(f"{each}: {each.in_words()}")
            if options["what"]:
                self.stdout.write("".join(f"  deleted {key}\n" for key in each.deleted).rstrip("\n"))
        if not found:
            self.stdout.write("Nothing was ever taken down.")


def as_json(takedown: Takedown) -> dict[str, Any]:
    times = ("asked_at", "gone_at", "proven_at", "failed_at", "lifted_at")
    told = {name: value.isoformat() if (value := getattr(takedown, name)) else None for name in times}
    names = ("kind", "item", "reason", "by_name", "last_error", "deleted", "invalidation", "lifted_by")
    return {**{name: getattr(takedown, name) for name in names}, **told}
