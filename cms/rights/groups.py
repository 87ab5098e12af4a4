"""The “Editors” group: those who write. What an administrator changes about it stays; what is new is added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db import connections

if TYPE_CHECKING:
    from django.contrib.auth.models import Permission
    from django.db.models import QuerySet

NAME = "Editors"
MAY = {
    "liveblog": ("view", "add", "change"),
    "post": ("view", "add", "change", "delete"),
    "author": ("view", "add", "change"),
    "placement": ("view", "add", "change"),
    "banner": ("view", "add", "change", "delete"),
    "mirror": ("view", "add", "change"),
    "lookuptable": ("view", "add", "change"),
    "approval": ("view",),
    "publication": ("view",),
    "pause": ("view",),
    "takedown": ("view", "add"),
}


_known: dict[str, set[str]] = {}  # by database: the permissions before `migrate`


def remember_permissions(sender: AppConfig, using: str, **_: Any) -> None:
    """Before `migrate`: what is there by now was given to editors, or was taken from them on purpose."""
    from django.contrib.auth.models import Permission

    is_there = Permission._meta.db_table in connections[using].introspection.table_names()
    _known[using] = set(ours(using).values_list("codename", flat=True)) if is_there else set()


def keep_editors(sender: AppConfig, using: str, **_: Any) -> None:
    """After `migrate`, once permissions are there. Deleting a live blog, a placement, a mirror or a lookup table,
    and lifting a takedown, are left to administrators."""
    from django.contrib.auth.models import Group

    group, is_new = Group.objects.using(using).get_or_create(name=NAME)
    names = {f"{verb}_{model}" for model, verbs in MAY.items() for verb in verbs}
    given = set() if is_new else _known.pop(using, names)
    group.permissions.add(*ours(using).filter(codename__in=names - given))


def ours(using: str) -> QuerySet[Permission]:
    from django.contrib.auth.models import Permission

    return Permission.objects.using(using).filter(content_type__app_label="cms")
