"""Language tags become canonical, and what was none becomes the default: readers' browsers threw on them."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Cast, Now

import cms.models.language


def repair(apps, schema_editor):
    """PostgreSQL's triggers raise what shows these rows. SQLite has none while it migrates, so that is done here."""
    stale = set()
    for name, keys in (("LiveBlog", keys_of_blog), ("Banner", keys_of_banner)):
        rows = apps.get_model("cms", name).objects
        for row in rows.annotate(written=Cast("language", models.TextField())):
            if row.written != row.language:  # the field reads what is canonical
                rows.filter(pk=row.pk).update(language=row.language)
                stale |= {"home", *keys(row)}
    if schema_editor.connection.vendor == "sqlite":
        publications = apps.get_model("cms", "Publication").objects.filter(key__in=stale)
        publications.update(wanted=F("wanted") + 1, wanted_at=Now())
        publications.filter(key__startswith="liveblog:").update(rebuilt=F("wanted"))


def keys_of_blog(blog):
    return [f"liveblog:{blog.slug}"]


def keys_of_banner(banner):
    return [f"banners:{placement.slug}" for placement in banner.placements.all()]


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0018_dates_that_are_meant'),
    ]

    operations = [
        migrations.AlterField(
            model_name='banner',
            name='language',
            field=cms.models.language.LanguageField(default='en', help_text='A language tag such as en, en-GB, es, ar or pt-BR.', max_length=20),
        ),
        migrations.AlterField(
            model_name='liveblog',
            name='language',
            field=cms.models.language.LanguageField(default='en', help_text='A language tag such as en, en-GB, es, ar or pt-BR.', max_length=20),
        ),
        migrations.RunPython(repair, migrations.RunPython.noop),
    ]
