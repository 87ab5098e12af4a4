"""What an unexpected object means, for a document and for a row of a lookup table: one table for both."""

from __future__ import annotations

import pytest

from publisher.store.decision import Decision, Wanted, decide, is_ours
from publisher.store.object_store import Stored

ACCEPT, CREATE, OVERWRITE, SUPERSEDED, FOREIGN = Decision


def there(revision: int | None = None, sha256: str = "") -> Stored:
    return Stored(key="k", etag='"e"', size=1, revision=revision, sha256=sha256)


def document(*, is_known: bool = True) -> Wanted:
    return Wanted(is_known=is_known, revision=5, sha256="new")


def row(*, is_known: bool = True, rebuilt: int = 0) -> Wanted:
    return Wanted(is_known=is_known, sha256="new", rebuilt=rebuilt)


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize(
    ("found", "of_document", "of_row"),
    [
        (None, CREATE, CREATE),
        (there(4, "old"), OVERWRITE, OVERWRITE),
        (there(4, "new"), OVERWRITE, ACCEPT),  # the same bytes at another revision: a slower worker could go between
        (there(5, "new"), ACCEPT, ACCEPT),
        (there(5, "other code's"), ACCEPT, OVERWRITE),
        (there(6, "old"), SUPERSEDED, OVERWRITE),  # of rows the lease decides who is later
        (there(6, "new"), SUPERSEDED, ACCEPT),
    ],
)
def test_what_is_ours(found, of_document, of_row, is_known):
    assert decide(found, document(is_known=is_known)) == of_document
    assert decide(found, row(is_known=is_known)) == of_row


@pytest.mark.parametrize("found", [there(), there(9), there(sha256="new")])
def test_what_lacks_a_mark_is_somebody_elses_unless_ours_was_there(found):
    assert not is_ours(found)
    for wanted in (document, row):
        assert decide(found, wanted(is_known=False)) == FOREIGN
        assert decide(found, wanted(is_known=True)) == OVERWRITE


@pytest.mark.parametrize(("revision", "decision"), [(6, OVERWRITE), (7, ACCEPT), (8, ACCEPT)])
def test_a_row_from_before_a_rebuild_is_written_anew(revision, decision):
    assert decide(there(revision, "new"), row(rebuilt=7)) == decision
