"""Taking down: the edit, and the row that stays until it is proven. The publisher does the rest, and does it again."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from cms.models import Banner, Change, LiveBlog, Post, Publication, Takedown, TakedownPlace
from cms.models.publication_key import key_of, prefix_of
from cms.models.takedown import standing_of

ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class NothingToTakeDown(ValidationError):
    """No such post, banner or live blog was ever written."""


def find(what: str) -> tuple[str, str]:
    """Kind and item of an id, of a reader's address that ends in `#post-` and an id, or of `liveblog:{slug}`."""
    kind, _, slug = what.partition(":")
    if kind == "liveblog":
        return known("liveblog", slug)
    ids = ULID.findall(what)
    if not ids:
        raise NothingToTakeDown(
            f"“{what}” is neither an id, an address that ends in “#post-” and an id, nor “liveblog:” and a slug."
        )
    is_banner = Banner.objects.filter(uid=ids[-1]).exists() or changes("banner", ids[-1]).exists()
    return known("banner" if is_banner else "post", ids[-1])


def known(kind: str, item: str) -> tuple[str, str]:
    """Raises NothingToTakeDown for what was never there; what was deleted may still lie in the bucket."""
    is_there = rows(kind, item).exists() or changes(kind, item).exists()
    is_there = is_there or Publication.objects.filter(key=f"{kind}:{item}").exists()
    if not is_there:
        raise NothingToTakeDown(f"There is no {Takedown.Kind(kind).label.lower()} “{item}”.")
    return kind, item


def rows(kind: str, item: str) -> Any:
    """The item's rows: an imported post may stand in several live blogs under one id."""
    if kind == Takedown.Kind.LIVEBLOG:
        return LiveBlog.objects.filter(slug=item)
    return (Banner if kind == Takedown.Kind.BANNER else Post).objects.filter(uid=item)


def changes(kind: str, item: str) -> Any:
    """The item's rows in the change log, which outlive it."""
    holder = {"post": "liveblog", "banner": "banners"}.get(kind)
    if holder is None:
        return Change.objects.none()
    return Change.objects.filter(item=item, publication__key__startswith=prefix_of(holder)).select_related(
        "publication"
    )


def publications(kind: str, item: str) -> Any:
    """The publications that a live blog is in as a whole; a post's or banner's text may stand in the home page."""
    keys = {"liveblog": [key_of("liveblog", item), "home"], "banner": ["home"], "post": ["home"]}.get(kind, [])
    return Publication.objects.filter(key__in=keys)


@transaction.atomic
def take_down(kind: str, item: str, *, reason: str, by: Any = None, by_name: str = "") -> Takedown:
    """Removes the item in the database and leaves the row on which the publisher works until it is proven.

    Raises NothingToTakeDown, or ValidationError without a reason. Asked for twice, the first one stands.
    """
    if not reason.strip():
        raise ValidationError("Say why: the reason is kept with the takedown.")
    known(kind, item)
    hide(kind, item)
    standing = standing_of(kind, [item]).filter(proven_at=None).first()
    if standing:
        return standing
    name = by_name or (by.get_username() if by else "")
    made = Takedown.objects.create(kind=kind, item=item, reason=reason.strip(), by=by, by_name=name)
    TakedownPlace.objects.bulk_create(places(made))
    made.refresh_from_db()
    return made


def hide(kind: str, item: str) -> None:
    """The edit. Rows are saved one by one, in the order of the ledger, so that the publisher is hinted."""
    if kind == Takedown.Kind.LIVEBLOG:
        for blog in rows(kind, item).exclude(status=LiveBlog.Status.DRAFT):
            blog.status = LiveBlog.Status.DRAFT
            blog.save(update_fields=["status"])
        return
    order = "liveblog__slug" if kind == Takedown.Kind.POST else "pk"
    for row in rows(kind, item).exclude(status__in=("draft", "removed")).order_by(order):
        row.status = "removed"
        row.save(update_fields=["status"])


def places(takedown: Takedown) -> list[TakedownPlace]:
    """Where it stood, after the edit: by its tombstones, or as a whole."""
    found = [
        TakedownPlace(takedown=takedown, publication=each.publication, sequence=each.sequence, revision=each.revision)
        for each in changes(takedown.kind, takedown.item)
    ]
    whole = publications(takedown.kind, takedown.item)
    return found + [TakedownPlace(takedown=takedown, publication=each, revision=each.wanted) for each in whole]


def lift(takedown: Takedown, *, by_name: str) -> bool:
    """Lets the item be published again, by an edit like any other; whether it stood until now."""
    standing = Takedown.objects.filter(pk=takedown.pk, lifted_at=None)
    return bool(standing.update(lifted_at=Now(), lifted_by=by_name))
