"""Rows to be put, as the bulk store takes them. Pure."""

from __future__ import annotations

from contract import keys
from publisher.documents.lookup import attributes, stored
from publisher.lookups.changes import Put
from publisher.store.bulk import BulkPut, digest


def bulk_put(slug: str, put: Put, *, revision: int, rebuilt: int) -> BulkPut:
    body, sha256 = stored(put.body), digest(put.body)
    return BulkPut(
        key=keys.lookup(slug, put.name),
        body=body,
        known=stored(put.known) if put.known is not None else None,
        sha256=sha256,
        rebuilt=rebuilt,
        attributes=attributes(sha256=sha256, revision=revision, is_packed=body is not put.body),
    )
