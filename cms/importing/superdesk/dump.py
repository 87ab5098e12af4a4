"""Objects of the API, in any of the ways that people save them, as values.

An answer of `/api/client_blogs/ID/posts` (`{"_items": […]}`), several of them one a line or in a list, with the blog
beside them or before them, with the items apart: what an object is, is told by what it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from cms.importing.report import Report
from cms.importing.superdesk.values import (
    NOBODY,
    Blog,
    Dump,
    Object,
    Person,
    Piece,
    Post,
    entries,
    identity,
    is_true,
    mapping,
    moment,
    text,
)

DEPTH = 5  # of lists and objects around the objects
LOOKED_AT = 50  # objects, to tell what a file is
OF_BLOGS = ("blog_status", "blog_preferences", "posts_order_sequence")
OF_PEOPLE = ("user_type", "username", "sign_off", "is_active")


def documents(data: bytes, report: Report) -> Iterator[Any]:
    """The JSON values of a file: one, or one a line, of which a broken one costs itself. Raises JSONDecodeError."""
    lines = data.splitlines()
    if not are_apart(lines):
        yield orjson.loads(data)
        return
    for n, line in enumerate(lines, 1):
        try:
            if line.strip():
                yield orjson.loads(line)
        except orjson.JSONDecodeError as error:
            report.leave_out(f"line {n}", f"it is no JSON ({error.msg}): fetch that answer again")


def are_apart(lines: list[bytes]) -> bool:
    """Whether the first line with something in it is a value of its own, and not the beginning of one."""
    first = next((line for line in lines if line.strip()), b"")
    try:
        return len(lines) > 1 and isinstance(orjson.loads(first), dict | list)
    except orjson.JSONDecodeError:
        return False


def may_be_dump(data: bytes) -> bool:
    """Whether it is worth to look: only Live Blog's objects have these names."""
    return any(f'"{name}"'.encode() in data for name in ("post_status", "particular_type", *OF_BLOGS))


def is_dump(value: Any) -> bool:
    """Whether there are posts or blogs of Live Blog in a value."""
    for n, (kind, _) in enumerate(objects(value)):
        if kind in ("post", "blog"):
            return True
        if n > LOOKED_AT:
            break
    return False


def objects(value: Any, depth: int = 0) -> Iterator[tuple[str, Object]]:
    """The objects in a value, with what they are: `post`, `blog`, `piece`, `person` or `answer`."""
    if isinstance(value, dict):
        kind = kind_of(value)
        yield kind, value
        if kind != "answer":
            return
    parts = value.values() if isinstance(value, dict) else entries(value)
    for part in parts:
        if depth < DEPTH and isinstance(part, dict | list):
            yield from objects(part, depth + 1)


def kind_of(value: Object) -> str:
    if "post_status" in value or isinstance(value.get("groups"), list) or value.get("particular_type") == "post":
        return "post"
    if any(name in value for name in OF_BLOGS):
        return "blog"
    if "item_type" in value or value.get("particular_type") == "item":
        return "piece"
    if "display_name" in value and any(name in value for name in OF_PEOPLE):
        return "person"
    return "answer"


def collected(values: Iterable[Any]) -> Dump:
    dump = Dump()
    for value in values:
        for kind, found in objects(value):
            ADD[kind](dump, found)
    return dump


def add_answer(dump: Dump, value: Object) -> None:
    """An answer says how many objects there are: its pages all the same, lists of other things less."""
    total = mapping(value.get("_meta")).get("total")
    if isinstance(total, int) and any(kind_of(each) == "post" for each in entries(value.get("_items"))[:1]):
        dump.total = max(dump.total, total)


def add_blog(dump: Dump, value: Object) -> None:
    said = mapping(value.get("blog_preferences"))
    dump.blogs[identity(value.get("_id"))] = Blog(
        id=identity(value.get("_id")),
        title=text(value.get("title")),
        description=text(value.get("description")),
        language=text(said.get("language")),
        address=text(value.get("public_url")),
    )


def add_person(dump: Dump, value: Object) -> None:
    person(dump, value)


def add_piece(dump: Dump, value: Object) -> None:
    found = piece(dump, value, {})
    for name in (found.id, text(value.get("guid"))):
        dump.pieces.setdefault(name, found)


def add_post(dump: Dump, value: Object) -> None:
    found = post(dump, value)
    known = dump.posts.get(found.id)
    if known is None or (found.updated_at and known.updated_at and found.updated_at > known.updated_at):
        dump.posts[found.id] = found


ADD = {"post": add_post, "blog": add_blog, "piece": add_piece, "person": add_person, "answer": add_answer}


def post(dump: Dump, value: Object) -> Post:
    published = moment(value.get("published_date"))
    begun = published or moment(value.get("firstcreated")) or moment(value.get("_created"))
    order = value.get("order")
    return Post(
        id=identity(value.get("_id")) or text(value.get("guid")),
        blog=identity(value.get("blog") or value.get("client_blog")),
        status=text(value.get("post_status")),
        is_deleted=is_true(value.get("deleted")),
        is_highlight=is_true(value.get("lb_highlight")) or is_true(value.get("highlight")),
        is_sticky=is_true(value.get("sticky")),
        order=float(order) if isinstance(order, int | float) else 0.0,
        published_at=begun,
        updated_at=moment(value.get("content_updated_date")),
        headline=text(value.get("headline")),
        tags=tuple(tag for tag in entries(value.get("tags")) if isinstance(tag, str)),
        language=text(value.get("language")),
        creator=person(dump, value.get("original_creator")),
        syndicated=person(dump, value.get("syndicated_creator")),
        publisher=person(dump, value.get("publisher")),
        byline=text(value.get("byline")),
        pieces=tuple(pieces(dump, value)),
    )


def pieces(dump: Dump, value: Object) -> Iterator[Piece | str]:
    """What a post's groups refer to, in their order. The group `root` only says that the others are there."""
    for group in map(mapping, entries(value.get("groups"))):
        for ref in map(mapping, entries(group.get("refs"))):
            if isinstance(ref.get("item"), dict):
                yield piece(dump, ref["item"], ref)
            elif name := identity(ref.get("residRef")):
                yield name


def piece(dump: Dump, value: Object, ref: Object) -> Piece:
    return Piece(
        id=identity(value.get("_id")) or identity(ref.get("residRef")),
        type=text(value.get("item_type")) or text(ref.get("type")),
        text=text(value.get("text")),
        meta=mapping(value.get("meta")),
        poll=mapping(value.get("poll_body")),
        commenter=text(value.get("commenter")) or text(value.get("author_name")),
        creator=person(dump, value.get("original_creator")),
        syndicated=person(dump, value.get("syndicated_creator")),
        byline=text(value.get("byline")),
        is_deleted=is_true(value.get("deleted")) or is_true(ref.get("deleted")),
    )


def person(dump: Dump, value: Any) -> Person:
    """Who an account is. Its name is kept for those who name it by its number."""
    said = mapping(value)
    full = f"{text(said.get('first_name'))} {text(said.get('last_name'))}".strip()
    name = text(said.get("display_name")).strip() or text(said.get("byline")).strip() or full
    number = identity(value)
    if number and name:
        dump.people.setdefault(number, name)
    return Person(id=number, name=name) if number or name else NOBODY
