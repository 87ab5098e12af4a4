"""A trigger as PostgreSQL writes it. One transaction raises a publication once."""

from __future__ import annotations

from cms.ledger.trigger import Dialect, Trigger, raised_keys

DIALECT = Dialect(now="clock_timestamp()", is_distinct="IS DISTINCT FROM", yes="true", no="false")
RAISE = """
CREATE OR REPLACE FUNCTION stillwire_raise(publication text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    -- lives as long as the transaction, and is undone with its savepoint
    memo text := 'stillwire.k' || md5(publication);
BEGIN
    IF COALESCE(current_setting(memo, true), '') = '' THEN
        INSERT INTO cms_publication (key, wanted) VALUES (publication, 1)
            ON CONFLICT (key) DO UPDATE SET wanted = cms_publication.wanted + 1, wanted_at = clock_timestamp();
        PERFORM set_config(memo, '1', true);
    END IF;
END $$
"""
# Whether this transaction has raised the publication: then it holds its row, too.
IS_RAISED = """
CREATE OR REPLACE FUNCTION stillwire_is_raised(publication text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT COALESCE(current_setting('stillwire.k' || md5(publication), true), '') <> ''
$$
"""
PREPARATION = (RAISE, IS_RAISED)
# What a statement changed, as tables, under the names by which a trigger knows its row.
CHANGED = {
    "INSERT": ("NEW TABLE AS new_rows", "new_rows AS new"),
    "DELETE": ("OLD TABLE AS old_rows", "old_rows AS old"),
    "UPDATE": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "old_rows AS old JOIN new_rows AS new ON new.{identity} = old.{identity}",
    ),
}


def sql(trigger: Trigger) -> list[str]:
    """The statements that make the trigger, or make it anew.

    PostgreSQL gives no tables of changes to a trigger of named columns; the condition names them as well.
    """
    name = f"stillwire_{trigger.name}"
    body = " ".join(step(statement, trigger) for statement in trigger.statements)
    does_raise = any(map(raised_keys, trigger.statements))
    columns = f" OF {', '.join(trigger.columns)}" if trigger.columns and not does_raise else ""
    changed = f" REFERENCING {CHANGED[trigger.event][0]}" if does_raise else ""
    when = f" WHEN ({trigger.condition})" if trigger.condition else ""
    function = f"#variable_conflict use_column\nBEGIN {body} RETURN NULL; END"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {function} $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER {trigger.event}{columns} ON {trigger.table}{changed}"
        f" FOR EACH ROW{when} EXECUTE FUNCTION {name}()",
    ]


def step(statement: str, trigger: Trigger) -> str:
    if trigger.refusal:
        refuse = f"RAISE EXCEPTION '{trigger.refusal}' USING ERRCODE = 'check_violation'"
        return f"IF EXISTS ({statement}) THEN {refuse}; END IF;"
    if keys := raised_keys(statement):
        return raise_in_order(keys, trigger)
    return f"{statement};"


def raise_in_order(keys: str, trigger: Trigger) -> str:
    """The first row raises for all rows of its statement, in the order of the keys: so two bulk edits of the same
    publications never wait for each other in a circle, in whatever order they meet their rows."""
    changed = CHANGED[trigger.event][1].format(identity=trigger.identity)
    all_keys = (
        f"SELECT DISTINCT each.key FROM {changed} CROSS JOIN LATERAL ({keys}) AS each"
        f" WHERE {trigger.condition or 'true'} ORDER BY each.key"
    )
    return (
        f"IF EXISTS (SELECT 1 FROM ({keys}) AS mine WHERE NOT stillwire_is_raised(mine.key))"
        f" THEN PERFORM stillwire_raise(k.key) FROM ({all_keys}) AS k; END IF;"
    )
