"""Decides what a 412 or 409 means: an object that a conditional write, single or bulk, did not expect. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from publisher.store.object_store import Stored


class Decision(StrEnum):
    ACCEPT = "accept"
    """What is there will do."""
    CREATE = "create"
    """Nothing is there."""
    OVERWRITE = "overwrite"
    """It is older, or was changed by hand: write over just this one, by its ETag."""
    SUPERSEDED = "superseded"
    """A later revision is there."""
    FOREIGN = "foreign"
    """It is somebody else's."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`is_known`: whether we know that an object of ours was there.

    A document has a `revision`, and none ever goes back. A row of a lookup table has none: it keeps the one by which it
    was last written, and who holds the lease is right. Of it counts what it holds (`sha256`), unless that was written
    before the revision `rebuilt`.
    """

    is_known: bool
    revision: int | None = None
    sha256: str = ""
    rebuilt: int = 0


def decide(there: Stored | None, wanted: Wanted) -> Decision:
    if there is None:
        return Decision.CREATE
    if not is_ours(there):
        return Decision.OVERWRITE if wanted.is_known else Decision.FOREIGN
    if wanted.revision is not None and (there.revision or 0) > wanted.revision:
        return Decision.SUPERSEDED
    return Decision.ACCEPT if is_enough(there, wanted) else Decision.OVERWRITE


def is_ours(there: Stored | None) -> bool:
    """Whether an object bears our marks, both of them."""
    return there is not None and there.revision is not None and bool(there.sha256)


def is_enough(there: Stored, wanted: Wanted) -> bool:
    """The same revision is our own write whose answer was lost, another worker's of the same rows, or that of another
    version of the code side by side: each is accepted."""
    if wanted.revision is not None:
        return there.revision == wanted.revision
    return there.sha256 == wanted.sha256 and (there.revision or 0) >= wanted.rebuilt
