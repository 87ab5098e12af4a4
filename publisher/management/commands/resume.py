"""`manage.py resume [KEY]`: ends a pause. What waited goes out with the next sweep, once each, in its newest state."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.actions import pauses
from cms.models import Pause
from publisher.management.commands.pause import operator


class Command(BaseCommand):
    help = "Resumes publishing: of one publication, or without KEY of the whole newsroom."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", default="", metavar="KEY")
        parser.add_argument("--by", default="", help="who; the user of this shell when it is left out")

    def handle(self, *_: Any, **options: Any) -> None:
        before = pauses.waiting().count()
        try:
            is_ended = pauses.resume(options["key"], by=options["by"] or operator())
        except pauses.UnknownPublication as error:
            raise CommandError(str(error)) from None
        if is_ended:
            released = before - pauses.waiting().count()
            self.stdout.write(f"Resumed. {released} publications that waited go out now.")
        else:
            self.stdout.write("That was not paused.")
        for pause in Pause.standing():
            self.stdout.write(f"Still: {pauses.in_words(pause)}")
