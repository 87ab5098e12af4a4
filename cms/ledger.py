"""The ledger's arithmetic, done by the database itself: every edit raises `wanted` in its own transaction.

Triggers on the content tables do it, so a save in the admin, a bulk action, `QuerySet.update()`, `bulk_create()` and raw
SQL are all alike (docs/decisions/0001). They are made anew after every `migrate`; SQLite drops them when it rebuilds a table.

In PostgreSQL one transaction raises a publication once, however many rows it changes. SQLite raises once per row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

POST_PUBLIC = (
    "liveblog_id",
    "uid",
    "title",
    "body",
    "status",
    "publish_at",
    "key_event",
    "pinned",
    "correction",
    "tags",
    "image",
)
POST_TEXT = ("title", "body", "correction", "image")
BLOG_PUBLIC = ("slug", "title", "description", "status", "language", "coverage_starts_at", "coverage_ends_at")
BANNER_PUBLIC = (
    *("uid", "severity", "priority", "heading", "body", "link_url", "link_text", "starts_at", "ends_at", "status"),
    *("dismissible", "dismiss_version", "include_paths", "exclude_paths", "language"),
)
SHOWN = "'published'"


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """`event` on `table`: when `condition` holds, `statements` run. `{raise:…}` names a query of the keys to raise."""

    name: str
    table: str
    event: str
    statements: tuple[str, ...]
    columns: tuple[str, ...] = ()
    condition: str = ""
    refusal: str = ""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How the two databases differ."""

    now: str
    is_distinct: str
    yes: str
    no: str


POSTGRES = Dialect(now="clock_timestamp()", is_distinct="IS DISTINCT FROM", yes="true", no="false")
SQLITE = Dialect(now="strftime('%Y-%m-%d %H:%M:%f', 'now')", is_distinct="IS NOT", yes="1", no="0")


def differs(columns: tuple[str, ...], dialect: Dialect) -> str:
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"(({new}) {dialect.is_distinct} ({old}))"


def blog_keys(condition: str) -> str:
    return f"SELECT 'liveblog:' || b.slug AS key FROM cms_liveblog b WHERE {condition}"


def placement_keys(condition: str) -> str:
    return f"SELECT 'banners:' || s.slug AS key FROM cms_placement s WHERE {condition}"


def show(item: str, published_at: str, keys: str, dialect: Dialect, *, modified: str, when: str) -> str:
    """Puts an item into the change log, or marks its change."""
    return (
        "INSERT INTO cms_change (publication_id, item, sequence, revision, removed, published_at, modified_at)"
        f" SELECT p.id, {item}, (SELECT COALESCE(MAX(c.sequence) + 1, 0) FROM cms_change c WHERE c.publication_id = p.id),"
        f" p.wanted, {dialect.no}, {published_at}, NULL FROM cms_publication p WHERE {when} AND p.key IN ({keys})"
        f" ON CONFLICT (publication_id, item) DO UPDATE SET revision = excluded.revision, removed = {dialect.no},"
        f" modified_at = CASE WHEN {modified} THEN {dialect.now} ELSE cms_change.modified_at END"
    )


def mark(items: str, keys: str, *, change: str = "", when: str = "1 = 1") -> str:
    """Gives items of the change log the revision of this edit."""
    return (
        f"UPDATE cms_change SET revision = (SELECT p.wanted FROM cms_publication p WHERE p.id = cms_change.publication_id){change}"
        f" WHERE item IN ({items}) AND publication_id IN (SELECT id FROM cms_publication WHERE key IN ({keys})) AND {when}"
    )


def post_triggers(d: Dialect) -> list[Trigger]:
    old, new = blog_keys("b.id = OLD.liveblog_id"), blog_keys("b.id = NEW.liveblog_id")
    both = blog_keys("b.id IN (OLD.liveblog_id, NEW.liveblog_id)")
    tombstone = f", removed = {d.yes}"
    published_at = f"COALESCE(NEW.publish_at, {d.now})"
    left = f"(NEW.status <> {SHOWN} OR NEW.liveblog_id <> OLD.liveblog_id OR NEW.uid <> OLD.uid)"
    return [
        Trigger(
            name="post_insert",
            table="cms_post",
            event="INSERT",
            condition=f"NEW.status = {SHOWN}",
            statements=(
                f"{{raise:{new}}}",
                show("NEW.uid", published_at, new, d, modified="1 = 0", when="1 = 1"),
            ),
        ),
        Trigger(
            name="post_update",
            table="cms_post",
            event="UPDATE",
            columns=POST_PUBLIC,
            condition=f"(OLD.status = {SHOWN} OR NEW.status = {SHOWN}) AND {differs(POST_PUBLIC, d)}",
            statements=(
                f"{{raise:{both}}}",
                mark("OLD.uid", old, change=tombstone, when=left),
                show(
                    "NEW.uid",
                    published_at,
                    new,
                    d,
                    modified=differs(POST_TEXT, d),
                    when=f"NEW.status = {SHOWN}",
                ),
            ),
        ),
        Trigger(
            name="post_delete",
            table="cms_post",
            event="DELETE",
            condition=f"OLD.status = {SHOWN}",
            statements=(f"{{raise:{old}}}", mark("OLD.uid", old, change=tombstone)),
        ),
    ]


def author_triggers(d: Dialect) -> list[Trigger]:
    posts = f"SELECT post.{{}} FROM cms_post post JOIN cms_post_authors a ON a.post_id = post.id WHERE post.status = {SHOWN} AND {{}}"

    def touch(condition: str) -> tuple[str, ...]:
        keys = blog_keys(f"b.id IN ({posts.format('liveblog_id', condition)})")
        return f"{{raise:{keys}}}", mark(posts.format("uid", condition), keys, when=f"removed = {d.no}")

    byline = {"INSERT": "a.id = NEW.id", "DELETE": "a.post_id = OLD.post_id"}
    deleted = f"SELECT {{}} FROM cms_post post WHERE post.status = {SHOWN} AND post.id = OLD.post_id"
    keys = blog_keys(f"b.id IN ({deleted.format('liveblog_id')})")
    return [
        Trigger(
            name="author_update",
            table="cms_author",
            event="UPDATE",
            columns=("name", "url"),
            condition=differs(("name", "url"), d),
            statements=touch("a.author_id = NEW.id"),
        ),
        Trigger(name="byline_insert", table="cms_post_authors", event="INSERT", statements=touch(byline["INSERT"])),
        Trigger(
            name="byline_delete",
            table="cms_post_authors",
            event="DELETE",
            statements=(
                f"{{raise:{keys}}}",
                mark(deleted.format("post.uid"), keys, when=f"removed = {d.no}"),
            ),
        ),
    ]


def blog_triggers(d: Dialect) -> list[Trigger]:
    def both(row: str) -> str:
        return f"{{raise:SELECT 'liveblog:' || {row}.slug AS key UNION ALL SELECT 'home' ORDER BY 1}}"

    # What is public again after it was gone counts as rebuilt: the keys of its retired pages never come back.
    rebuilt = "UPDATE cms_publication SET rebuilt = wanted WHERE key = 'liveblog:' || NEW.slug"
    # SQL may delete a blog before its posts, which then find no blog to raise.
    key = "SELECT 'liveblog:' || OLD.slug AS key"
    shown = f"SELECT c.item FROM cms_change c JOIN cms_publication p ON p.id = c.publication_id WHERE p.key = ({key}) AND c.removed = {d.no}"
    orphans = f"{{raise:{key} WHERE EXISTS ({shown})}}", mark(shown, key, change=f", removed = {d.yes}")
    return [
        Trigger(
            name="blog_insert",
            table="cms_liveblog",
            event="INSERT",
            condition="NEW.status <> 'draft'",
            statements=(both("NEW"), rebuilt),
        ),
        Trigger(
            name="blog_update",
            table="cms_liveblog",
            event="UPDATE",
            columns=BLOG_PUBLIC,
            condition=f"(OLD.status <> 'draft' OR NEW.status <> 'draft') AND {differs(BLOG_PUBLIC, d)}",
            statements=(both("NEW"), f"{rebuilt} AND OLD.status = 'draft'"),
        ),
        Trigger(
            name="blog_delete",
            table="cms_liveblog",
            event="DELETE",
            condition="OLD.status <> 'draft'",
            statements=(both("OLD"),),
        ),
        Trigger(name="blog_posts_delete", table="cms_liveblog", event="DELETE", statements=orphans),
        fixed_slug("blog_slug", "cms_liveblog", "liveblog:"),
    ]


def fixed_slug(name: str, table: str, kind: str) -> Trigger:
    return Trigger(
        name=name,
        table=table,
        event="UPDATE",
        columns=("slug",),
        condition="NEW.slug <> OLD.slug",
        statements=(f"SELECT 1 FROM cms_publication WHERE wanted > 0 AND key = '{kind}' || OLD.slug",),
        refusal="the slug is fixed once published, because readers poll it",
    )


def banner_triggers(d: Dialect) -> list[Trigger]:
    def placed(row: str) -> str:
        return placement_keys(
            f"s.id IN (SELECT bp.placement_id FROM cms_banner_placements bp WHERE bp.banner_id = {row}.id)"
        )

    def banner(column: str, row: str) -> str:
        return f"(SELECT {column} FROM cms_banner WHERE id = {row}.banner_id)"

    starts = f"COALESCE(NEW.starts_at, {d.now})"
    added, gone = placement_keys("s.id = NEW.placement_id"), placement_keys("s.id = OLD.placement_id")
    shown_new, shown_old = (f"{banner('status', row)} = {SHOWN}" for row in ("NEW", "OLD"))
    first_shown = f"COALESCE({banner('starts_at', 'NEW')}, {d.now})"
    tombstone = f", removed = {d.yes}"
    return [
        Trigger(
            name="banner_update",
            table="cms_banner",
            event="UPDATE",
            columns=BANNER_PUBLIC,
            condition=f"(OLD.status = {SHOWN} OR NEW.status = {SHOWN}) AND {differs(BANNER_PUBLIC, d)}",
            statements=(
                f"{{raise:{placed('NEW')}}}",
                mark("OLD.uid", placed("NEW"), change=tombstone, when=f"NEW.status <> {SHOWN}"),
                show("NEW.uid", starts, placed("NEW"), d, modified="1 = 1", when=f"NEW.status = {SHOWN}"),
            ),
        ),
        Trigger(
            name="banner_delete",  # SQL may delete a banner before its placings, which then do not know what it was
            table="cms_banner",
            event="DELETE",
            condition=f"OLD.status = {SHOWN}",
            statements=(f"{{raise:{placed('OLD')}}}", mark("OLD.uid", placed("OLD"), change=tombstone)),
        ),
        Trigger(
            name="placing_insert",
            table="cms_banner_placements",
            event="INSERT",
            statements=(
                f"{{raise:{added} AND {shown_new}}}",
                show(banner("uid", "NEW"), first_shown, added, d, modified="1 = 0", when=shown_new),
            ),
        ),
        Trigger(
            name="placing_delete",
            table="cms_banner_placements",
            event="DELETE",
            statements=(
                f"{{raise:{gone} AND {shown_old}}}",
                mark(banner("uid", "OLD"), gone, change=tombstone, when=shown_old),
            ),
        ),
        Trigger(
            name="placement_insert",
            table="cms_placement",
            event="INSERT",
            statements=("{raise:SELECT 'banners:' || NEW.slug AS key}",),
        ),
        Trigger(
            name="placement_delete",
            table="cms_placement",
            event="DELETE",
            statements=("{raise:SELECT 'banners:' || OLD.slug AS key}",),
        ),
        fixed_slug("placement_slug", "cms_placement", "banners:"),
    ]


def all_triggers(d: Dialect) -> list[Trigger]:
    return post_triggers(d) + author_triggers(d) + blog_triggers(d) + banner_triggers(d)


POSTGRES_RAISE = """
CREATE OR REPLACE FUNCTION stillwire_raise(publication text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    memo text := 'stillwire.k' || md5(publication);  -- lives as long as the transaction, and is undone with its savepoint
BEGIN
    IF COALESCE(current_setting(memo, true), '') = '' THEN
        INSERT INTO cms_publication (key, wanted) VALUES (publication, 1)
            ON CONFLICT (key) DO UPDATE SET wanted = cms_publication.wanted + 1, wanted_at = clock_timestamp();
        PERFORM set_config(memo, '1', true);
    END IF;
END $$
"""
SQLITE_RAISE = (
    "INSERT INTO cms_publication (key, wanted) SELECT key, 1 FROM ({keys}) WHERE 1 = 1"
    " ON CONFLICT (key) DO UPDATE SET wanted = wanted + 1, wanted_at = " + SQLITE.now
)
# `flush` deletes row by row, the ledger's perhaps first: a deletion raises what is there and brings nothing back.
SQLITE_RAISE_KNOWN = f"UPDATE cms_publication SET wanted = wanted + 1, wanted_at = {SQLITE.now} WHERE key IN (SELECT key FROM ({{keys}}))"


def raised_keys(statement: str) -> str:
    """The query inside `{raise:…}`, or nothing for any other statement."""
    return statement[len("{raise:") : -1] if statement.startswith("{raise:") else ""


def postgres_sql(trigger: Trigger) -> list[str]:
    body = []
    for statement in trigger.statements:
        keys = raised_keys(statement)
        if trigger.refusal:
            body.append(
                f"IF EXISTS ({statement}) THEN RAISE EXCEPTION '{trigger.refusal}' USING ERRCODE = 'check_violation'; END IF;"
            )
        elif keys:
            ordered = f"SELECT key FROM ({keys}) AS unordered ORDER BY key"  # two edits never wait for each other
            body.append(f"PERFORM stillwire_raise(k.key) FROM ({ordered}) AS k;")
        else:
            body.append(f"{statement};")
    name = f"stillwire_{trigger.name}"
    columns = f" OF {', '.join(trigger.columns)}" if trigger.columns else ""
    when = f" WHEN ({trigger.condition})" if trigger.condition else ""
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {' '.join(body)} RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER {trigger.event}{columns} ON {trigger.table} FOR EACH ROW{when} EXECUTE FUNCTION {name}()",
    ]


def sqlite_sql(trigger: Trigger) -> list[str]:
    raising = SQLITE_RAISE_KNOWN if trigger.event == "DELETE" else SQLITE_RAISE
    body = []
    for statement in trigger.statements:
        keys = raised_keys(statement)
        if trigger.refusal:
            body.append(f"SELECT RAISE(ABORT, '{trigger.refusal}') WHERE EXISTS ({statement});")
        else:
            body.append(f"{raising.format(keys=keys) if keys else statement};")
    name = f"stillwire_{trigger.name}"
    columns = f" OF {', '.join(trigger.columns)}" if trigger.columns else ""
    when = f" WHEN {trigger.condition}" if trigger.condition else ""
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} AFTER {trigger.event}{columns} ON {trigger.table} FOR EACH ROW{when} BEGIN {' '.join(body)} END",
    ]


def install(connection: Any) -> None:
    """Makes the triggers in PostgreSQL or SQLite. Idempotent."""
    postgres = connection.vendor == "postgresql"
    statements = [POSTGRES_RAISE] if postgres else []
    for trigger in all_triggers(POSTGRES if postgres else SQLITE):
        statements += postgres_sql(trigger) if postgres else sqlite_sql(trigger)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
