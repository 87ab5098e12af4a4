"""One database snapshot for all reads of a publish: rows and `wanted` as they were at one instant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """A read-only transaction that sees one state: REPEATABLE READ in PostgreSQL, a deferred transaction in SQLite."""
    with deferred_sqlite() if connection.vendor == "sqlite" else repeatable_postgres(), transaction.atomic():
        yield


@contextmanager
def repeatable_postgres() -> Iterator[None]:
    import psycopg

    connection.ensure_connection()
    driver = connection.connection
    before = driver.isolation_level
    driver.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        yield
    finally:
        driver.isolation_level = before


@contextmanager
def deferred_sqlite() -> Iterator[None]:
    """Writers take SQLite's lock at once (see config.environment); a reader must not."""
    database: Any = connection
    database.ensure_connection()
    before, database.transaction_mode = database.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        database.transaction_mode = before
