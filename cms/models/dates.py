"""Dates that somebody may have meant: what programs write for “none” (year 1, infinity) lies outside."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

YEARS = range(1000, 9999)


def meant(moment: datetime | None) -> datetime | None:
    """The moment, when somebody may have meant it."""
    return moment if moment and moment.year in YEARS else None


def validate_date(moment: datetime) -> None:
    if moment.year not in YEARS:
        raise ValidationError(f"This date is in the year {moment.year}. Write the year in full, as in 2026.")
