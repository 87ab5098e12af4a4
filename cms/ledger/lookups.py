"""Triggers of lookup tables: another current version raises the table, and so does deleting it."""

from __future__ import annotations

from cms.ledger.columns import columns
from cms.ledger.slug import fixed_slug
from cms.ledger.trigger import Dialect, Trigger, differs, raising
from cms.models import LookupTable

INTERNAL = {"id", "slug", "name", "agreed_for", "agreed_removals"}
PUBLIC = columns(LookupTable, but=INTERNAL)


def triggers(d: Dialect) -> list[Trigger]:
    slug = fixed_slug("lookup_slug", "cms_lookuptable", "lookup:")
    return [inserted(), updated(d), deleted(), slug]


def raise_table(row: str) -> str:
    return raising(f"SELECT 'lookup:' || {row}.slug AS key")


def inserted() -> Trigger:
    return Trigger(
        name="lookup_insert",
        table="cms_lookuptable",
        event="INSERT",
        condition="NEW.current_id IS NOT NULL",
        statements=(raise_table("NEW"),),
    )


def updated(d: Dialect) -> Trigger:
    return Trigger(
        name="lookup_update",
        table="cms_lookuptable",
        event="UPDATE",
        columns=PUBLIC,
        condition=differs(PUBLIC, d),
        statements=(raise_table("NEW"),),
    )


def deleted() -> Trigger:
    return Trigger(
        name="lookup_delete",
        table="cms_lookuptable",
        event="DELETE",
        statements=(raise_table("OLD"),),
    )
