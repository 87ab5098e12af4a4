"""The “Editors” group: those who write. It is made once; what an administrator changes about it afterwards stays."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

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


def keep_editors(sender: AppConfig, using: str, **_: Any) -> None:
    """After `migrate`, once permissions are there. Deleting a live blog, a placement, a mirror or a lookup table,
    and lifting a takedown, are left to administrators."""
    from django.contrib.auth.models import Group, Permission

    group, is_new = Group.objects.using(using).get_or_create(name=NAME)
    if is_new:
        names = [f"{verb}_{model}" for model, verbs in MAY.items() for verb in verbs]
        found = Permission.objects.using(using).filter(content_type__app_label="cms", codename__in=names)
        group.permissions.set(found)
