"""Triggers of placements: new or deleted, it raises itself. Its name is for editors only: renaming raises nothing."""

from __future__ import annotations

from typing import Any

from cms.ledger.columns import columns
from cms.ledger.slug import fixed_slug
from cms.ledger.trigger import Dialect, Trigger, differs, raising
from cms.models import Placement

INTERNAL = {"id", "slug", "name"}
PUBLIC = columns(Placement, but=INTERNAL)


def placement_keys(condition: str) -> str:
    return f"SELECT 'banners:' || s.slug AS key FROM cms_placement s WHERE {condition}"


def triggers(d: Dialect) -> list[Trigger]:
    slug = fixed_slug("placement_slug", "cms_placement", "banners:")
    edited = [raised_by("UPDATE", "NEW", condition=differs(PUBLIC, d), columns=PUBLIC)] if PUBLIC else []
    return [raised_by("INSERT", "NEW"), raised_by("DELETE", "OLD"), slug, *edited]


def raised_by(event: str, row: str, **more: Any) -> Trigger:
    return Trigger(
        name=f"placement_{event.lower()}",
        table="cms_placement",
        event=event,
        statements=(raising(f"SELECT 'banners:' || {row}.slug AS key"),),
        **more,
    )
