"""Context for the readers of formats, besides the data. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from cms.importing.report import Place, Report
from fetcher.dates.values import Calendar


@dataclass(frozen=True, kw_only=True)
class Reading:
    report: Report = field(default_factory=Report)
    calendar: Calendar = field(default_factory=Calendar)
    """How dates are meant: the zone that was asked for, and the feed's language as soon as it is known."""

    def place(self, name: str) -> Place:
        return Place(name=name, report=self.report)

    def spoken(self, language: str) -> Reading:
        """In the language that the feed says it is in."""
        return replace(self, calendar=replace(self.calendar, language=language))
