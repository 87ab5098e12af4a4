"""`manage.py publish`: publishes what is behind, in the foreground."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F

from cms.actions import pauses
from cms.models import Pause, Publication, publication_key
from publisher.db_timeouts import limit_waiting
from publisher.errors import PublishError
from publisher.repair.republish import publish_and_wait, rebuild
from publisher.scheduling.sweep import make_due
from publisher.store.object_store import the_store


class Command(BaseCommand):
    help = (
        "Publishes what is behind. KEY is liveblog:{slug}, banners:{placement}, mirror:{slug}, lookup:{table} or home."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY")
        parser.add_argument("--all", action="store_true", help="render everything again, e.g. after an upgrade")

    def handle(self, *_: Any, **options: Any) -> None:
        limit_waiting()
        known = Publication.objects.known()
        chosen = known.filter(key__in=options["keys"]) if options["keys"] else known
        absent = set(options["keys"]) - set(chosen.values_list("key", flat=True))
        if absent:
            named = ", ".join(known.values_list("key", flat=True)[:20]) or "none yet"
            raise CommandError(f"No such publication: {', '.join(sorted(absent))}. There are: {named}.")
        for key in [] if options["keys"] else Publication.objects.unknown().values_list("key", flat=True):
            self.stdout.write(f"{key}: {publication_key.LEFT_ALONE}.")
        make_due()
        if options["all"]:
            rebuild(chosen.values_list("key", flat=True))
        behind = list(chosen.filter(wanted__gt=F("live")).values_list("key", flat=True))
        try:
            publish_and_wait(the_store(), behind)
        except PublishError as error:
            raise CommandError(str(error)) from error
        paused = list(pauses.waiting().filter(key__in=behind).values_list("key", flat=True))
        self.stdout.write(
            f"Published {len(behind) - len(paused)} of {chosen.count()}; the others were up to date or are paused."
            if paused
            else f"Published {len(behind)} of {chosen.count()}; the others were up to date."
        )
        for pause in {each.pk: each for each in Pause.standing_for(paused).values()}.values():
            self.stdout.write(f"{pauses.in_words(pause)} To end it: python manage.py resume {pause.key}".rstrip())
