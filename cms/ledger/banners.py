"""Triggers of banners: an edit of one, or of its placements, raises those placements. A draft raises nothing."""

from __future__ import annotations

from cms.ledger.changes import bury, show
from cms.ledger.columns import columns
from cms.ledger.home import with_home
from cms.ledger.placements import placement_keys
from cms.ledger.trigger import SHOWN, Dialect, Trigger, differs, raising
from cms.models import Banner

INTERNAL = {"id"}
PUBLIC = columns(Banner, but=INTERNAL)


def triggers(d: Dialect) -> list[Trigger]:
    return [updated(d), deleted(d), placing_inserted(d), placing_deleted(d)]


def placed(row: str) -> str:
    """The keys of the placements of the banner in `row`."""
    return placement_keys(
        f"s.id IN (SELECT bp.placement_id FROM cms_banner_placements bp WHERE bp.banner_id = {row}.id)"
    )


def banner(column: str, row: str) -> str:
    """A column of the banner that the placing in `row` places."""
    return f"(SELECT {column} FROM cms_banner WHERE id = {row}.banner_id)"


def updated(d: Dialect) -> Trigger:
    keys = placed("NEW")
    starts = f"COALESCE(NEW.starts_at, {d.now})"
    return Trigger(
        name="banner_update",
        table="cms_banner",
        event="UPDATE",
        columns=PUBLIC,
        condition=f"(OLD.status = {SHOWN} OR NEW.status = {SHOWN}) AND {differs(PUBLIC, d)}",
        statements=(
            raising(with_home(keys)),
            bury("OLD.uid", keys, d, when=f"NEW.status <> {SHOWN}"),
            show("NEW.uid", keys, d, published_at=starts, modified="1 = 1", when=f"NEW.status = {SHOWN}"),
        ),
    )


def deleted(d: Dialect) -> Trigger:
    """SQL may delete a banner before its placings, which then do not know what it was."""
    return Trigger(
        name="banner_delete",
        table="cms_banner",
        event="DELETE",
        condition=f"OLD.status = {SHOWN}",
        statements=(raising(with_home(placed("OLD"))), bury("OLD.uid", placed("OLD"), d)),
    )


def placing_inserted(d: Dialect) -> Trigger:
    keys = placement_keys("s.id = NEW.placement_id")
    shown = f"{banner('status', 'NEW')} = {SHOWN}"
    starts = f"COALESCE({banner('starts_at', 'NEW')}, {d.now})"
    return Trigger(
        name="placing_insert",
        table="cms_banner_placements",
        event="INSERT",
        statements=(
            raising(with_home(f"{keys} AND {shown}")),
            show(banner("uid", "NEW"), keys, d, published_at=starts, modified="1 = 0", when=shown),
        ),
    )


def placing_deleted(d: Dialect) -> Trigger:
    keys = placement_keys("s.id = OLD.placement_id")
    shown = f"{banner('status', 'OLD')} = {SHOWN}"
    return Trigger(
        name="placing_delete",
        table="cms_banner_placements",
        event="DELETE",
        statements=(raising(with_home(f"{keys} AND {shown}")), bury(banner("uid", "OLD"), keys, d, when=shown)),
    )
