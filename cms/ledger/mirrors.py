"""Triggers of mirrors: other data, turning stale or fresh, and edits that readers see. A run alone does not.

The database also makes the row in which fetching keeps its state, and voids runs that an edit overtook.
"""

from __future__ import annotations

from cms.ledger.columns import columns
from cms.ledger.slug import fixed_slug
from cms.ledger.trigger import Dialect, Trigger, differs, raising
from cms.models import Mirror, MirrorState

INTERNAL = {"id", "slug", "title"}
ASKING = {  # readers see what comes of these, and not these
    *("format", "selection", "schema", "order_by", "xml_lists", "sealed_headers", "sealed_query"),
    *("delimiter", "encoding", "skip_lines", "max_bytes", "timeout"),
}
PUBLIC = columns(Mirror, but=INTERNAL | ASKING)
ASKED = columns(Mirror, but=INTERNAL)
FETCHING = {
    *("mirror_id", "next_run", "due", "ticket", "accepted", "checked_at", "etag", "last_modified", "body_sha256"),
    *("failures", "failed_at", "last_error", "takes_any"),
}
SHOWN = columns(MirrorState, but=FETCHING)
FORGET = (
    "UPDATE cms_mirrorstate SET accepted = ticket, next_run = 0, etag = '', last_modified = '', body_sha256 = ''"
    " WHERE mirror_id = NEW.id"
)


def triggers(d: Dialect) -> list[Trigger]:
    slug = fixed_slug("mirror_slug", "cms_mirror", "mirror:")
    return [inserted(), updated(d), asked_otherwise(d), found(d), deleted(), slug]


def inserted() -> Trigger:
    begin = "INSERT INTO cms_mirrorstate (mirror_id) VALUES (NEW.id) ON CONFLICT (mirror_id) DO NOTHING"
    return Trigger(name="mirror_insert", table="cms_mirror", event="INSERT", statements=(begin,))


def updated(d: Dialect) -> Trigger:
    has_data = "SELECT 1 FROM cms_mirrorstate s WHERE s.mirror_id = NEW.id AND s.version_id IS NOT NULL"
    return Trigger(
        name="mirror_update",
        table="cms_mirror",
        event="UPDATE",
        columns=PUBLIC,
        condition=differs(PUBLIC, d),
        statements=(raising(f"SELECT 'mirror:' || NEW.slug AS key WHERE EXISTS ({has_data})"),),
    )


def asked_otherwise(d: Dialect) -> Trigger:
    return Trigger(
        name="mirror_asked",
        table="cms_mirror",
        event="UPDATE",
        columns=ASKED,
        condition=differs(ASKED, d),
        statements=(FORGET,),
    )


def found(d: Dialect) -> Trigger:
    return Trigger(
        name="mirror_found",
        table="cms_mirrorstate",
        identity="mirror_id",
        event="UPDATE",
        columns=SHOWN,
        condition=f"NEW.version_id IS NOT NULL AND {differs(SHOWN, d)}",
        statements=(raising("SELECT 'mirror:' || m.slug AS key FROM cms_mirror m WHERE m.id = NEW.mirror_id"),),
    )


def deleted() -> Trigger:
    key = "SELECT 'mirror:' || OLD.slug AS key"
    known = "SELECT 1 FROM cms_publication p WHERE p.wanted > 0 AND p.key = 'mirror:' || OLD.slug"
    return Trigger(
        name="mirror_delete",
        table="cms_mirror",
        event="DELETE",
        statements=(raising(f"{key} WHERE EXISTS ({known})"),),
    )
