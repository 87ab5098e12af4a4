"""Posts as the change log tells of them, with their authors: one query, whatever is asked for. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model

from cms.models import Author, Change, Post
from cms.models.dates import meant
from cms.text.tags import tag_list
from publisher.documents.row import AuthorRow, ChangeRow, PostRow

# Each post is looked up by its key, one by one: a planner without statistics (just after an import) would rather read
# all posts of the blog.
MINE = "liveblog_id = (SELECT id FROM cms_liveblog WHERE slug = %(slug)s) AND uid = c.item AND NOT c.removed"
POST = {
    "postgresql": f"LEFT JOIN LATERAL (SELECT * FROM cms_post WHERE {MINE} LIMIT 1) AS p ON TRUE",  # noqa: S608
    "sqlite": f"LEFT JOIN cms_post AS p ON {MINE}",
}
LOGGED = """
SELECT {columns}
FROM ({changes}) AS c {post}
    LEFT JOIN cms_post_authors AS b ON b.post_id = p.id LEFT JOIN cms_author AS a ON a.id = b.author_id
ORDER BY c.revision DESC, c.sequence DESC, b.id
"""


class Line(NamedTuple):
    """A line of the answer: a change, its post (all None when that is gone), one of the post's authors or None."""

    item: str
    sequence: int
    revision: int
    removed: bool
    published_at: datetime
    modified_at: datetime | None
    changed_at: datetime | None
    uid: str | None
    title: str
    body: str
    publish_at: datetime | None
    key_event: bool
    pinned: bool
    correction: str
    tags: Any
    image: str
    image_alt: str
    fault: str
    name: str | None
    url: str


SOURCES: dict[str, tuple[type[Model], set[str]]] = {
    "c": (Change, {"item", "sequence", "revision", "removed", "published_at", "modified_at", "changed_at"}),
    "a": (Author, {"name", "url"}),
}


def source(name: str) -> tuple[str, type[Model]]:
    """The table's alias in the query, and the model, that a column of a line comes from: its post, unless said."""
    return next(((alias, model) for alias, (model, names) in SOURCES.items() if name in names), ("p", Post))


def column(name: str) -> Any:
    _, model = source(name)
    field: Any = model._meta.get_field(name)
    return field.get_col(model._meta.db_table)


SELECTED = ", ".join(f"{source(name)[0]}.{name}" for name in Line._fields)
COLUMNS = [column(name) for name in Line._fields]


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A change and its post, which is None when it was removed; `published_at` is known of both.

    `is_flagged` as in `LiveBlogRows.flagged`.
    """

    change: ChangeRow
    post: PostRow | None
    published_at: datetime
    is_pinned: bool = False
    is_flagged: bool = False


def logged(changes: str, **values: Any) -> list[Logged]:
    """What a query of `cms_change` finds, newest revision first. `values` are its own and the blog's `slug`."""
    sql = LOGGED.format(columns=SELECTED, changes=changes, post=POST[connection.vendor])
    return [one(list(lines)) for _, lines in groupby(fetch(sql, values), key=lambda line: line.item)]


def fetch(sql: str, values: dict[str, Any]) -> Iterator[Line]:
    """Values as their fields would have them, at a third of what as many model instances cost."""
    compiler = Post.objects.all().query.get_compiler(connection=connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: Iterable[Any] = cursor.fetchall()
    return map(Line._make, compiler.apply_converters(rows, compiler.get_converters(COLUMNS)))


def one(lines: list[Line]) -> Logged:
    line = lines[0]
    change = change_row(line)
    if line.uid is None:
        return Logged(change=change, post=None, published_at=dated(None, line))
    authors = tuple(AuthorRow(name=each.name, url=each.url) for each in lines if each.name is not None)
    post = post_row(line, authors)
    marks = {"is_pinned": line.pinned, "is_flagged": bool(line.fault)}
    return Logged(change=change, post=post, published_at=post.published_at, **marks)


def dated(own: datetime | None, line: Line) -> datetime:
    """A post's own date, else when it was published, else when it changed: the first that was meant."""
    return meant(own) or meant(line.published_at) or meant(line.changed_at) or line.published_at


def change_row(line: Line) -> ChangeRow:
    return ChangeRow(
        id=line.item,
        sequence=line.sequence,
        revision=line.revision,
        removed=line.removed,
        changed_at=line.changed_at,
    )


def post_row(line: Line, authors: tuple[AuthorRow, ...]) -> PostRow:
    return PostRow(
        id=line.item,
        sequence=line.sequence,
        revision=line.revision,
        title=line.title,
        body=line.body,
        published_at=dated(line.publish_at, line),
        modified_at=meant(line.modified_at),
        key_event=line.key_event,
        correction=line.correction,
        tags=tuple(tag_list(line.tags)),
        authors=authors,
        image=line.image,
        image_alt=line.image_alt,
    )
