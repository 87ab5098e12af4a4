"""Which version of a table should be live: a new one, an older one again, or the one before. Editing is all it does."""

from __future__ import annotations

from django.db import transaction

from cms.lookups.problem import FileError
from cms.models import LookupState, LookupTable, LookupVersion


def choose(slug: str, version: LookupVersion, *, unless_newer: bool = False) -> bool:
    """Makes a version the current one of its table, which is made when there is none; False when a newer one is."""
    if version.status != LookupVersion.Status.READY:
        raise FileError(f"{version} is not ready to be published.")
    with transaction.atomic():
        table, _ = LookupTable.objects.select_for_update().get_or_create(slug=slug)
        if unless_newer and table.current and table.current.number > version.number:
            return False
        if table.current_id != version.pk:
            table.current = version
            table.save(update_fields=["current"])
    return True


def same_rows(slug: str, version: LookupVersion) -> LookupVersion | None:
    """The current version, when it has the very rows of another."""
    table = LookupTable.objects.filter(slug=slug).select_related("current").first()
    current = table.current if table else None
    return current if current and current.pk != version.pk and current.sha256 == version.sha256 else None


def before(table: LookupTable) -> LookupVersion | None:
    """What was live before the load that is under way; None when there was nothing, or when no load is under way."""
    state = LookupState.objects.filter(publication__key=table.publication_key).first()
    others = [number for number, _ in state.segments if number and number != table.current_id] if state else []
    return LookupVersion.objects.filter(pk=others[-1]).first() if others else None


def is_loading(table: LookupTable) -> bool:
    """Whether the bucket does not yet hold the current version."""
    state = LookupState.objects.filter(publication__key=table.publication_key).first()
    return table.current_id is not None and (state is None or state.segments != [[table.current_id, None]])


def cancel(table: LookupTable) -> LookupVersion | None:
    """Takes a load that is under way back: what was live before becomes current again, or nothing. Raises FileError."""
    with transaction.atomic():
        table = LookupTable.objects.select_for_update().get(pk=table.pk)
        if not is_loading(table):
            raise FileError(f"No load of {table.slug} is under way.")
        table.current = before(table)
        table.save(update_fields=["current"])
        return table.current


def restored(table: LookupTable, number: int | None = None) -> LookupVersion:
    """Makes an older version current: the one with that number, or the newest before the current. Raises FileError."""
    ready = LookupVersion.objects.filter(publication__key=table.publication_key, status=LookupVersion.Status.READY)
    current = table.current.number if table.current else None
    if number is not None:
        found = ready.filter(number=number).first()
    else:
        found = ready.filter(number__lt=current).first() if current else ready.first()
    if found is None:
        known = ", ".join(str(each) for each in ready.values_list("number", flat=True)) or "none"
        raise FileError(f"There is no such version of {table.slug} to restore. Kept are: {known}.")
    choose(table.slug, found)
    return found
