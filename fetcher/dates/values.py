"""What is asked and what is answered about a date. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


class Unreadable(ValueError):
    """What was written is no date that can be told. The message says why, and completes “its date …”."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What is known of whoever wrote a date."""

    language: str = ""
    """A language tag, which may be written in any way, or nothing."""
    zone: ZoneInfo | None = None
    """Of times that name none, or one that may be several. Without it they are in UTC."""

    @property
    def spoken(self) -> str:
        """The language without its region, e.g. `pt`."""
        return self.subtags[0]

    @property
    def region(self) -> str:
        """E.g. `br`, or nothing."""
        return next((each for each in self.subtags[1:] if len(each) == 2), "")

    @property
    def subtags(self) -> list[str]:
        return self.language.strip().casefold().replace("_", "-").split("-")


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A date in UTC. `at` is None where a program wrote the first day of its calendar, because it had no date."""

    at: datetime | None = None
    doubt: str = ""
    """What had to be assumed; completes “its date …”, in the same words for each date of the kind."""
    is_guess: bool = False
    """Whether a zone was named that may be another one."""
