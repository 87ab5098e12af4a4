"""The closed pages of our own feed, by way of their list. It reads, and writes nothing."""

from __future__ import annotations

from posixpath import dirname

from cms.importing.feed import FeedError
from cms.importing.json_value import Object, number, objects, parse, text, typed
from cms.importing.source import Shelf


def items_elsewhere(feed: Object, shelf: Shelf) -> list[Object]:
    """The items of all closed pages. Raises FeedError when a page cannot be had."""
    live = typed(feed, "_live", dict, "the feed") or {}
    pages = typed(live, "pages", dict, "the feed's _live")
    if pages is None:
        return []
    path = shelf.path("", text(pages, "url", "the feed's _live.pages"))
    listed = parse(shelf.get(path), path)
    return [item for entry in objects(listed, "pages", path) for item in page_items(entry, path, shelf)]


def page_items(entry: Object, list_path: str, shelf: Shelf) -> list[Object]:
    path = shelf.path(dirname(list_path), text(entry, "url", list_path))
    items = objects(parse(shelf.get(path), path), "items", path)
    expected = number(entry, "count", list_path)
    if expected not in (None, len(items)):
        raise FeedError(f"{path} holds {len(items)} posts and its list says {expected}. Download it again.")
    return items
