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
PREPARATION = (RAISE,)


def sql(trigger: Trigger) -> list[str]:
    """The statements that make the trigger, or make it anew."""
    name = f"stillwire_{trigger.name}"
    body = " ".join(step(statement, trigger) for statement in trigger.statements)
    columns = f" OF {', '.join(trigger.columns)}" if trigger.columns else ""
    when = f" WHEN ({trigger.condition})" if trigger.condition else ""
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER {trigger.event}{columns} ON {trigger.table}"
        f" FOR EACH ROW{when} EXECUTE FUNCTION {name}()",
    ]


def step(statement: str, trigger: Trigger) -> str:
    if trigger.refusal:
        refuse = f"RAISE EXCEPTION '{trigger.refusal}' USING ERRCODE = 'check_violation'"
        return f"IF EXISTS ({statement}) THEN {refuse}; END IF;"
    if keys := raised_keys(statement):
        ordered = f"SELECT key FROM ({keys}) AS unordered ORDER BY key"  # two edits never wait for each other
        return f"PERFORM stillwire_raise(k.key) FROM ({ordered}) AS k;"
    return f"{statement};"
