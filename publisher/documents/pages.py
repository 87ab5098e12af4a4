"""Closed pages and their list: immutable, under keys that are a function of the rows alone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contract import keys
from publisher.documents.document import FOREVER, Document, Role, json_document, without_empty
from publisher.documents.item import Items
from publisher.documents.row import PageRow, PagesRow

ENTRY = ("n", "url", "count", "first", "last")


def page(slug: str, row: PageRow, items: Items) -> Document:
    """Page `n`: its posts by sequence, oldest first. `entry` is how the list names it; first and last are ids."""
    shown = items.pick(post.id for post in row.posts)
    body = json_document("", {"version": 1, "n": row.n, "items": shown}, cache_control=FOREVER, revision=row.revision)
    key = keys.page(slug, row.n, row.revision, body.sha256)
    entry = {"n": row.n, "url": keys.link(key, page=keys.page_list(slug, row.revision, "")), "count": len(shown)}
    ends = without_empty({"first": shown[0]["id"] if shown else "", "last": shown[-1]["id"] if shown else ""})
    return Document(
        key=key,
        body=body.body,
        content_type=body.content_type,
        cache_control=FOREVER,
        revision=row.revision,
        role=Role.PAGE,
        page=row.n,
        entry={**entry, **ends},
    )


def ordered(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry in the order of the contract: PostgreSQL's jsonb keeps another one."""
    return {name: entry[name] for name in ENTRY if name in entry}


def page_list(slug: str, row: PagesRow, written: Iterable[Document]) -> Document | None:
    """The list of pages, or None while it is in the bucket already or no page is listed."""
    if row.list_key or not row.listed:
        return None
    entries = {kept.n: kept.entry for kept in row.kept} | {page.page: page.entry for page in written}
    value: dict[str, Any] = {"version": 1, "pages": [ordered(entries[n] or {}) for n in range(row.listed)]}
    body = json_document("", value, cache_control=FOREVER, revision=row.revision)
    key = keys.page_list(slug, row.revision, body.sha256)
    return json_document(key, value, cache_control=FOREVER, revision=row.revision, role=Role.LIST, listed=row.listed)
