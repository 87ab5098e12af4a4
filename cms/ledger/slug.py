"""The refusal of a new slug, by the database itself: forms refuse it too, with a kinder word (cms.models.identity)."""

from __future__ import annotations

from cms.ledger.trigger import Trigger


def fixed_slug(name: str, table: str, kind: str) -> Trigger:
    return Trigger(
        name=name,
        table=table,
        event="UPDATE",
        columns=("slug",),
        condition="NEW.slug <> OLD.slug",
        statements=(f"SELECT 1 FROM cms_publication WHERE wanted > 0 AND key = '{kind}' || OLD.slug",),
        refusal="the slug is fixed once published, because readers poll it",
    )
