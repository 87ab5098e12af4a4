"""Public columns of a table, an edit of which raises the ledger: all but those that are named as internal.

So a new column is published until somebody says that it is none of readers' business: to publish once too often is
seen by nobody, to publish too seldom is an edit that readers never get.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model


def columns(model: type[Model], *, but: Collection[str]) -> tuple[str, ...]:
    return tuple(field.column for field in model._meta.concrete_fields if field.column and field.column not in but)
