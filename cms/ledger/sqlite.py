"""A trigger as SQLite writes it. It has no memory of a transaction, so it raises once per row."""

from __future__ import annotations

from cms.ledger.trigger import Dialect, Trigger, raised_keys

DIALECT = Dialect(now="strftime('%Y-%m-%d %H:%M:%f', 'now')", is_distinct="IS NOT", yes="1", no="0")
RAISE = (
    "INSERT INTO cms_publication (key, wanted) SELECT key, 1 FROM ({keys}) WHERE 1 = 1"
    f" ON CONFLICT (key) DO UPDATE SET wanted = wanted + 1, wanted_at = {DIALECT.now}"
)
# `flush` deletes row by row, the ledger's perhaps first: a deletion raises what is there and brings nothing back.
RAISE_KNOWN = (
    f"UPDATE cms_publication SET wanted = wanted + 1, wanted_at = {DIALECT.now}"
    " WHERE key IN (SELECT key FROM ({keys}))"
)
PREPARATION = ()


def sql(trigger: Trigger) -> list[str]:
    """The statements that make the trigger, or make it anew."""
    name = f"stillwire_{trigger.name}"
    body = " ".join(step(statement, trigger) for statement in trigger.statements)
    columns = f" OF {', '.join(trigger.columns)}" if trigger.columns else ""
    when = f" WHEN {trigger.condition}" if trigger.condition else ""
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} AFTER {trigger.event}{columns} ON {trigger.table} FOR EACH ROW{when} BEGIN {body} END",
    ]


def step(statement: str, trigger: Trigger) -> str:
    if trigger.refusal:
        return f"SELECT RAISE(ABORT, '{trigger.refusal}') WHERE EXISTS ({statement});"
    if keys := raised_keys(statement):
        return f"{(RAISE_KNOWN if trigger.event == 'DELETE' else RAISE).format(keys=keys)};"
    return f"{statement};"
