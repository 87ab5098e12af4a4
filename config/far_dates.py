"""Times that a database holds and Python cannot: without end, before our era, after the year 9999, or no time at all.

One row with such a time, written by raw SQL, would else keep everything that reads the table from working.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.signals import connection_created

# Days within the ends of what Python holds, so that every time zone has them.
FIRST = datetime(1, 1, 3, tzinfo=UTC)
LAST = datetime(9999, 12, 29, tzinfo=UTC)


def tolerate_far_dates() -> None:
    connection_created.connect(tolerate, dispatch_uid="far dates")


def tolerate(connection: Any, **_: Any) -> None:
    if connection.vendor == "postgresql":
        postgres(connection.connection)
    elif connection.vendor == "sqlite" and "convert_datetimefield_value" not in vars(connection.ops):
        connection.ops.convert_datetimefield_value = sqlite(connection.ops.convert_datetimefield_value)


def postgres(connection: Any) -> None:
    from psycopg import DataError
    from psycopg.postgres import types
    from psycopg.pq import Format

    known = connection.adapters.get_loader(types["timestamptz"].oid, Format.TEXT)

    class Loader(known):  # type: ignore[misc, valid-type]
        def load(self, data: Any) -> datetime:
            try:
                return super().load(data)
            except (DataError, OverflowError, ValueError):
                return nearest(bytes(data).decode())

    connection.adapters.register_loader("timestamptz", Loader)


def sqlite(convert: Any) -> Any:
    def converted(value: Any, *rest: Any) -> Any:
        try:
            return convert(value, *rest)
        except (ValueError, AttributeError, TypeError, OverflowError):
            return nearest(str(value))

    return converted


def nearest(written: str) -> datetime:
    """The end of time that is meant."""
    is_before = written.startswith(("-", "0001-")) or written.endswith("BC")
    return FIRST if is_before else LAST
