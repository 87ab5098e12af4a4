"""Paths of banners become what editors meant by them: “/news/*” and “/news?x=1” were paths that no page has."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Now

from cms.text.path_meaning import kept


def repair(apps, schema_editor):
    """PostgreSQL's triggers raise what shows these banners. SQLite has none while it migrates, so that is done here."""
    banners, stale = apps.get_model("cms", "Banner").objects, set()
    for banner in banners.only("include_paths", "exclude_paths", "status"):
        paths = {name: kept(getattr(banner, name)) for name in ("include_paths", "exclude_paths")}
        if any(paths[name] != getattr(banner, name) for name in paths):
            banners.filter(pk=banner.pk).update(**paths)
            slugs = banner.placements.values_list("slug", flat=True) if banner.status == "published" else ()
            stale |= {key for slug in slugs for key in (f"banners:{slug}", "home" if slug == "home" else "")}
    if schema_editor.connection.vendor == "sqlite":
        publications = apps.get_model("cms", "Publication").objects.filter(key__in=stale)
        publications.update(wanted=F("wanted") + 1, wanted_at=Now())


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0020_stored_roles'),
    ]

    operations = [
        migrations.RunPython(repair, migrations.RunPython.noop),
    ]
