"""The refusal to publish again what was taken down, by the database itself, until the takedown is lifted."""

from __future__ import annotations

from cms.ledger.trigger import Dialect, Trigger

REFUSAL = "this was taken down: lift the takedown before it is published again"
PUBLIC = "NEW.status IN ('published', 'scheduled')"


def triggers(_: Dialect) -> list[Trigger]:
    return [
        refused(event, table, kind, column, public)
        for event in ("INSERT", "UPDATE")
        for table, kind, column, public in (
            ("cms_post", "post", "uid", PUBLIC),
            ("cms_banner", "banner", "uid", PUBLIC),
            ("cms_liveblog", "liveblog", "slug", "NEW.status <> 'draft'"),
        )
    ]


def refused(event: str, table: str, kind: str, column: str, public: str) -> Trigger:
    return Trigger(
        name=f"takedown_{kind}_{event.lower()}",
        table=table,
        event=event,
        condition=public,
        statements=(f"SELECT 1 FROM cms_takedown WHERE kind = '{kind}' AND item = NEW.{column} AND lifted_at IS NULL",),
        refusal=REFUSAL,
    )
