"""The SQL that writes the change log (cms.models.change). It never deletes: what is gone leaves a tombstone."""

from __future__ import annotations

from cms.ledger.trigger import Dialect


def show(
    item: str, keys: str, dialect: Dialect, *, published_at: str, modified: str, when: str, dated: str = "1 = 0"
) -> str:
    """Puts an item into the change log, or marks its change.

    `dated`: whether an editor gave it the date `published_at`, which then counts also for what was published before.
    """
    return (
        "INSERT INTO cms_change (publication_id, item, sequence, revision, removed, published_at, modified_at,"
        " changed_at)"
        f" SELECT p.id, {item},"
        " (SELECT COALESCE(MAX(c.sequence) + 1, 0) FROM cms_change c WHERE c.publication_id = p.id),"
        f" p.wanted, {dialect.no}, {published_at}, NULL, {dialect.now} FROM cms_publication p"
        f" WHERE {when} AND p.key IN ({keys})"
        f" ON CONFLICT (publication_id, item) DO UPDATE SET revision = excluded.revision, removed = {dialect.no},"
        f" changed_at = {dialect.now},"
        f" published_at = CASE WHEN {dated} THEN excluded.published_at ELSE cms_change.published_at END,"
        f" modified_at = CASE WHEN {modified} THEN {dialect.now} ELSE cms_change.modified_at END"
    )


def mark(items: str, keys: str, dialect: Dialect, *, change: str = "", when: str = "1 = 1") -> str:
    """Gives items of the change log the revision of this edit."""
    return (
        f"UPDATE cms_change SET changed_at = {dialect.now},"
        f" revision = (SELECT p.wanted FROM cms_publication p WHERE p.id = cms_change.publication_id){change}"
        f" WHERE item IN ({items})"
        f" AND publication_id IN (SELECT id FROM cms_publication WHERE key IN ({keys})) AND {when}"
    )


def bury(items: str, keys: str, dialect: Dialect, *, when: str = "1 = 1") -> str:
    """Makes items of the change log tombstones."""
    return mark(items, keys, dialect, change=f", removed = {dialect.yes}", when=when)
