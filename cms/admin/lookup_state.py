"""The state of a lookup table, in words and numbers. Reads only."""

from __future__ import annotations

from typing import Any

from cms.admin.status_text import in_words
from cms.lookups import choosing
from cms.models import LookupState, LookupTable, LookupVersion, Publication

Status = LookupVersion.Status


def standing(table: LookupTable) -> str:
    """What readers have of it."""
    newest = LookupVersion.objects.filter(publication__key=table.publication_key).first()
    if newest and newest.status in (Status.UPLOADED, Status.CHECKING):
        return f"version {newest.number} is being checked"
    if newest and newest.status == Status.READY and newest.error and newest.pk != table.current_id:
        return f"version {newest.number} waits for a person: {newest.error}"
    if choosing.is_loading(table):
        publication = publication_of(table)
        failing = publication and publication.failed_at
        return in_words(publication) if failing else f"version {table.current.number} is being loaded"
    if newest and newest.status == Status.REFUSED and newest.pk != table.current_id:
        return f"version {newest.number} has problems and is not published"
    if table.current is None:
        words = in_words(publication_of(table))
        return words if words.startswith("nothing") else f"not published; removal: {words}"
    return f"version {table.current.number}: {in_words(publication_of(table))}"


def publication_of(table: LookupTable) -> Publication | None:
    return Publication.objects.filter(key=table.publication_key).first()


def progress(table: LookupTable) -> dict[str, Any]:
    """For the page of a table, which asks each second while something goes on."""
    state = LookupState.objects.filter(publication__key=table.publication_key).first()
    newest = LookupVersion.objects.filter(publication__key=table.publication_key).first()
    is_checked = newest is None or newest.status not in (Status.UPLOADED, Status.CHECKING)
    is_loading = choosing.is_loading(table)
    found: dict[str, Any] = {
        "state": standing(table),
        "is_busy": is_loading or not is_checked,
        "is_loading": is_loading,
    }
    if is_loading and state and state.version == table.current_id and state.total:
        rate = state.done / state.seconds if state.seconds else 0.0
        left = (state.total - state.done) / rate if rate else None
        found |= {"done": state.done, "total": state.total, "rate": round(rate), "left": left and round(left)}
        found["words"] = words(state.done, state.total, rate, left)
    return found


def words(done: int, total: int, rate: float, left: float | None) -> str:
    rest = "" if left is None else f", {left:,.0f} s left" if left < 120 else f", {left / 60:,.0f} min left"
    return f"{done:,} of {total:,} rows, {rate:,.0f} a second{rest}"


def version_in_words(version: LookupVersion, current: int | None) -> str:
    if version.pk == current:
        return "current"
    if version.status == Status.REFUSED:
        return version.error or f"{version.problems_count:,} line{'s'[: version.problems_count != 1]} with problems"
    return version.error or ("not current" if version.status == Status.READY else version.get_status_display())


def may_be_published(version: LookupVersion, table: LookupTable) -> bool:
    """Any that is ready; the current one only where nobody chose it and loads wait for somebody who does."""
    is_unchosen = choosing.is_loading(table) and table.agreed_for != version.pk
    return version.status == Status.READY and (version.pk != table.current_id or is_unchosen)
