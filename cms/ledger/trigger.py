"""A trigger as a value, before it is written in a database's own SQL. Pure: nothing here knows of a connection."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = "'published'"


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """`event` on `table`: when `condition` holds, `statements` run.

    A statement is SQL, or `{raise:…}` around a query of the keys to raise. With a `refusal`, an edit for which a
    statement finds a row is refused in those words. `identity` is the column that names a row.
    """

    name: str
    table: str
    event: str
    statements: tuple[str, ...]
    columns: tuple[str, ...] = ()
    condition: str = ""
    refusal: str = ""
    identity: str = "id"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How the two databases differ."""

    now: str
    is_distinct: str
    yes: str
    no: str


def raising(keys: str) -> str:
    """The statement that raises what the query `keys` finds."""
    return f"{{raise:{keys}}}"


def raised_keys(statement: str) -> str:
    """The query inside `{raise:…}`, or nothing for any other statement."""
    return statement[len("{raise:") : -1] if statement.startswith("{raise:") else ""


def differs(columns: tuple[str, ...], dialect: Dialect) -> str:
    """The condition that an update changed one of the columns."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"(({new}) {dialect.is_distinct} ({old}))"
