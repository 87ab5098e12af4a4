"""The last look before a load begins: whoever chose the version, by whatever way, readers keep most of their rows."""

from __future__ import annotations

from collections.abc import Callable

from cms.lookups import losses
from cms.lookups.losses import TooManyRemovals
from cms.models import LookupState, LookupTable, LookupVersion
from publisher.errors import TooManyDeletes

HINT = "If that is meant: python manage.py load_lookup {slug} --restore {number} --allow-deletes"
NONE_HINT = "Choose a version, or delete the table to take it away."


def refuse_many_deletes(
    table: LookupTable, state: LookupState, version: LookupVersion | None, *, stay: Callable[[], None]
) -> None:
    """Raises TooManyDeletes for what no choice allows, e.g. SQL that changes `current`; see LookupTable.

    `stay` keeps the lease while it counts.
    """
    target = version.pk if version else 0
    found = losses.of_loading(state, target, tell=stay)
    agreed = table.agreed_removals if table.agreed_for == target else 0
    name = f"Version {version.number} of {table.slug}" if version else f"{table.slug} without a version"
    try:
        losses.refuse_many(name, found, agreed=agreed)
    except TooManyRemovals as refusal:
        hint = HINT.format(slug=table.slug, number=version.number) if version else NONE_HINT
        raise TooManyDeletes(str(refusal), hint) from None
