"""The ledger's arithmetic, done by the database itself: every edit raises `wanted` in its own transaction.

Triggers on the content tables do it, so a save in the admin, a bulk action, `QuerySet.update()`, `bulk_create()` and
raw SQL are all alike (docs/decisions/0001). They are made anew after every `migrate`; SQLite drops them when it
rebuilds a table.

In PostgreSQL one transaction raises a publication once, however many rows it changes. SQLite raises once per row.
"""

from __future__ import annotations

from typing import Any

from cms.ledger import authors, banners, blogs, home, lookups, mirrors, placements, postgres, posts, sqlite, takedowns
from cms.ledger.trigger import Dialect, Trigger


def all_triggers(dialect: Dialect) -> list[Trigger]:
    watched = (posts, authors, blogs, home, banners, placements, mirrors, lookups, takedowns)
    return [trigger for each in watched for trigger in each.triggers(dialect)]


def install(connection: Any) -> None:
    """Makes the triggers in PostgreSQL or SQLite. Idempotent."""
    database = postgres if connection.vendor == "postgresql" else sqlite
    statements = list(database.PREPARATION)
    for trigger in all_triggers(database.DIALECT):
        statements += database.sql(trigger)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Takes the triggers out of SQLite, all that ever were ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'stillwire_%%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
