"""Chooses the version of a table that should be live: a new one, an older one, the one before. It only edits rows.

Whatever is chosen takes away no more than a fifth of a table's rows, unless somebody agreed to the number. It is
counted before the table is locked, and counted again when another version was chosen meanwhile.
"""

from __future__ import annotations

from django.db import transaction

from cms.lookups import losses
from cms.lookups.holding import NOTHING
from cms.lookups.losses import ANY, Losses
from cms.lookups.problem import FileError
from cms.models import LookupState, LookupTable, LookupVersion


def choose(slug: str, version: LookupVersion, *, unless_newer: bool = False, agreed: int = 0) -> bool:
    """Makes a version the current one of its table, which is made when there is none; False when a newer one is.

    `agreed`: how many rows may go although they are many. Raises TooManyRemovals, or FileError.
    """
    if version.status != LookupVersion.Status.READY:
        raise FileError(f"{version} is not ready to be published.")
    while True:
        table, _ = LookupTable.objects.select_related("current").get_or_create(slug=slug)
        if unless_newer and table.current and table.current.number > version.number:
            return False
        if not agreed and is_weighed(table, version.pk):
            return True
        found = losses.of_choosing(table, version.pk)
        losses.refuse_many(f"Version {version.number} of {slug}", found, agreed=agreed)
        if switched(table, version.pk, found):
            return True


def is_weighed(table: LookupTable, version: int) -> bool:
    """Whether it is current already, by choice."""
    return table.current_id == version == table.agreed_for


def switched(seen: LookupTable, version: int | None, found: Losses) -> bool:
    """Makes a version current, or none; False, and nothing is done, when the table is no longer as it was seen."""
    with transaction.atomic():
        table = LookupTable.objects.select_for_update().filter(pk=seen.pk, current=seen.current_id).first()
        if table is None:
            return False
        table.current_id, table.agreed_for, table.agreed_removals = version, version or NOTHING, found.most
        names = ["current", "agreed_for", "agreed_removals"]
        table.save(update_fields=names if version != seen.current_id else names[1:])
        LookupVersion.objects.filter(pk=version).exclude(error="").update(error="")
    return True


def same_rows(slug: str, version: LookupVersion) -> LookupVersion | None:
    """The current version, when it has the very rows of another."""
    table = LookupTable.objects.filter(slug=slug).select_related("current").first()
    current = table.current if table else None
    return current if current and current.pk != version.pk and current.sha256 == version.sha256 else None


def segments(table: LookupTable) -> list[list[int | str | None]]:
    state = LookupState.objects.filter(publication__key=table.publication_key).first()
    return state.segments if state else []


def before(table: LookupTable) -> LookupVersion | None:
    """What was live before the load that is under way; None when there was nothing, or when no load is under way."""
    others = [number for number, _ in segments(table) if number and number != table.current_id]
    return LookupVersion.objects.filter(pk=others[-1]).first() if others else None


def is_loading(table: LookupTable) -> bool:
    """Whether the bucket does not yet hold the current version."""
    return table.current_id is not None and segments(table) != [[table.current_id, None]]


def cancel(table: LookupTable) -> LookupVersion | None:
    """Takes a load that is under way back: what was live before becomes current again, or nothing. Raises FileError.

    What the load itself has brought may go, however much it is. To take a cancelling back is a choice like any other.
    """
    while True:
        table = LookupTable.objects.get(pk=table.pk)
        if not is_loading(table):
            raise FileError(f"No load of {table.slug} is under way.")
        version = before(table)
        pk = version.pk if version else None
        found = losses.of_choosing(table, pk or NOTHING)
        agreed = ANY if pk in (None, base(table)) else 0
        losses.refuse_many(f"Version {version.number} of {table.slug}" if version else "That", found, agreed=agreed)
        if switched(table, pk, found):
            return version


def base(table: LookupTable) -> int | None:
    """The version that the bucket held before any of the loads that are under way."""
    return next((number for number, upto in segments(table) if upto is None and number), None)


def restored(table: LookupTable, number: int | None = None, *, agreed: int = 0) -> LookupVersion:
    """Makes an older version current: the one with that number, or the newest before the current.

    `agreed` as for `choose`. Raises TooManyRemovals, or FileError.
    """
    ready = LookupVersion.objects.filter(publication__key=table.publication_key, status=LookupVersion.Status.READY)
    current = table.current.number if table.current else None
    if number is not None:
        found = ready.filter(number=number).first()
    else:
        found = ready.filter(number__lt=current).first() if current else ready.first()
    if found is None:
        known = ", ".join(str(each) for each in ready.values_list("number", flat=True)) or "none"
        raise FileError(f"There is no such version of {table.slug} to restore. Kept are: {known}.")
    choose(table.slug, found, agreed=agreed)
    return found
