"""`manage.py pause [KEY]`: no publish begins until `manage.py resume`."""

from __future__ import annotations

import getpass
import socket
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.actions import pauses
from cms.models import Pause
from publisher.reconcile import lease

WAIT_SECONDS = 60.0  # longer than a task may run


def operator() -> str:
    """Who runs a command, for the record."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        name = "someone"
    return f"{name}@{socket.gethostname()}"


class Command(BaseCommand):
    help = "Pauses publishing: of one publication, or without KEY of the whole newsroom. Takedowns still go out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", default="", metavar="KEY", help="liveblog:{slug}, banners:{placement} …")
        parser.add_argument("--why", default="", help="shown to editors")
        parser.add_argument("--by", default="", help="who; the user of this shell when it is left out")

    def handle(self, *_: Any, **options: Any) -> None:
        key = options["key"]
        try:
            is_new = pauses.pause(key, by=options["by"] or operator(), why=options["why"])
        except pauses.UnknownPublication as error:
            raise CommandError(str(error)) from None
        pause = Pause.standing().get(key=key)
        self.stdout.write(pauses.in_words(pause) if is_new else f"It was so already: {pauses.in_words(pause)}")
        self.wait(key)
        self.stdout.write(f"To end it: python manage.py resume {key}".rstrip())

    def wait(self, key: str) -> None:
        """A publish that was under way ends; returns then, so that an operator knows that nothing moves any more."""
        end = time.monotonic() + WAIT_SECONDS
        while busy := [each for each in lease.under_way() if key in ("", each)]:
            if time.monotonic() > end:
                self.stdout.write(f"Still under way: {', '.join(busy)}.")
                return
            time.sleep(0.1)
        self.stdout.write("Nothing is under way.")
