"""Edits of a few values of a row: only what differs is written, so that nothing is raised that did not change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model


def differing(row: Model, values: Mapping[str, Any]) -> list[str]:
    """The names of the values that the row does not have."""
    return [name for name, value in values.items() if getattr(row, name) != value]


def write(row: Model, values: Mapping[str, Any]) -> bool:
    """Whether anything differed."""
    names = differing(row, values)
    for name in names:
        setattr(row, name, values[name])
    if names:
        row.save(update_fields=names)
    return bool(names)
