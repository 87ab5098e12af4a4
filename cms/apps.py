"""The cms app: keeps the ledger's triggers in place, the home listing in the ledger, and the Editors group."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate, pre_migrate

# Our own pages poll these; what is polled must never be missing, even before the first banner.
POLLED_FROM_THE_START = ("home", "banners:header", "banners:home")


def keep_ledger(sender: AppConfig, using: str, **options: Any) -> None:
    """After `migrate`: the triggers, and the publications that are there from the start.

    `flush` sends the same signal, without a plan: it empties tables and leaves their triggers. A schema that is older
    than this code, on the way back to an older version of it, is left to that version's own `migrate`.
    """
    from cms import ledger

    if "cms_publication" not in connections[using].introspection.table_names():
        return
    if not is_newest(using):
        return
    if "plan" in options:
        ledger.install(connections[using])
    begin_publications(sender, using)


def make_way(sender: AppConfig, using: str, plan: list[Any], **_: Any) -> None:
    """Before `migrate`, in SQLite alone: it refuses to change a table that a trigger speaks of."""
    from cms import ledger

    if plan and connections[using].vendor == "sqlite":
        ledger.remove(connections[using])


def is_newest(using: str) -> bool:
    """Whether the schema is the one that this code's triggers and rows are made for."""
    loader = MigrationLoader(connections[using])
    return set(loader.graph.leaf_nodes("cms")) <= set(loader.applied_migrations)


def begin_publications(cms: AppConfig, using: str) -> None:
    rows = cms.get_model("Publication")._default_manager.using(using)
    for key in POLLED_FROM_THE_START:
        rows.get_or_create(key=key, defaults={"wanted": 1})


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Stillwire"

    def ready(self) -> None:
        from cms.rights.groups import keep_editors, remember_permissions
        from config import checks  # noqa: F401 - registers the system checks
        from config.far_dates import tolerate_far_dates

        tolerate_far_dates()
        pre_migrate.connect(make_way, sender=self)
        post_migrate.connect(keep_ledger, sender=self)
        # Django makes the permissions of all apps before it comes to its own.
        auth = apps.get_app_config("auth")
        pre_migrate.connect(remember_permissions, sender=auth)
        post_migrate.connect(keep_editors, sender=auth)
