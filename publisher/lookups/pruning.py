"""Old versions are kept for a while, so that they can be restored; then their rows go. It touches no object."""

from __future__ import annotations

from cms.lookups.holding import NOTHING
from cms.models import LookupState, LookupTable, LookupVersion

KEPT = 5  # versions of a table that stay, beside those that are still in use


def prune(publication: int, *, is_gone: bool) -> None:
    """After a load. Of a deleted table nothing stays."""
    versions = LookupVersion.objects.filter(publication=publication)
    if is_gone:
        versions.delete()
        LookupState.objects.filter(publication=publication).delete()
        return
    state = LookupState.objects.get(publication=publication)
    used = {number for number, *_ in (*state.segments, *state.pending)} - {NOTHING}
    current = LookupTable.objects.exclude(current=None).values("current")
    newest = list(versions.order_by("-number").values_list("pk", flat=True)[:KEPT])
    versions.exclude(pk__in=[*newest, *used]).exclude(pk__in=current).delete()
