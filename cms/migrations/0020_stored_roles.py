"""The inventory says what each object is, where a write stands, and when it is deleted, each in a column of its own."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, Q

HOUR = timedelta(hours=1)


def tell(apps, schema_editor):
    stored = apps.get_model("cms", "StoredObject").objects.using(schema_editor.connection.alias)
    stored.filter(etag="").update(state="begun")
    stored.filter(sha256="").exclude(etag="").update(state="doubtful")
    stored.filter(role="collected").update(role="page", state="collected")
    stored.filter(role="mutable", page=None).update(role="current")
    stored.filter(role="mutable").update(role="archive")
    stored.filter(role="list").update(listed=F("page"), page=None)
    stored.exclude(delete_after=None).update(delete_after=F("delete_after") + HOUR)


def untell(apps, schema_editor):
    stored = apps.get_model("cms", "StoredObject").objects.using(schema_editor.connection.alias)
    stored.exclude(delete_after=None).update(delete_after=F("delete_after") - HOUR)
    stored.filter(role="list").update(page=F("listed"))
    stored.filter(Q(role="archive") | Q(role="current")).update(role="mutable")
    stored.filter(role="page", state="collected").update(role="collected")


class Migration(migrations.Migration):
    dependencies = [("cms", "0019_language_tags")]

    operations = [
        migrations.RemoveIndex(model_name="storedobject", name="stored_newest"),
        migrations.RemoveIndex(model_name="storedobject", name="stored_retired"),
        migrations.RenameField(model_name="storedobject", old_name="kind", new_name="role"),
        migrations.RenameField(model_name="storedobject", old_name="n", new_name="page"),
        migrations.RenameField(model_name="storedobject", old_name="retired_at", new_name="delete_after"),
        migrations.AddField(
            model_name="storedobject",
            name="listed",
            field=models.PositiveIntegerField(help_text="list: how many pages it lists", null=True),
        ),
        migrations.AddField(
            model_name="storedobject",
            name="state",
            field=models.CharField(
                choices=[
                    ("begun", "A write was begun and has not been seen to end"),
                    ("written", "As we wrote it"),
                    ("doubtful", "Missing, or changed by others: to be written again"),
                    ("collected", "Deleted; its key stays known for a week"),
                ],
                default="written",
                max_length=10,
            ),
        ),
        migrations.RunPython(tell, untell),
        migrations.AlterField(
            model_name='storedobject',
            name='delete_after',
            field=models.DateTimeField(help_text='nothing refers to it any more: it is deleted then', null=True),
        ),
        migrations.AlterField(
            model_name='storedobject',
            name='entry',
            field=models.JSONField(help_text='closed page: how a list of pages names it', null=True),
        ),
        migrations.AlterField(
            model_name='storedobject',
            name='etag',
            field=models.CharField(blank=True, help_text='as the store gave it; empty while it is not known', max_length=100),
        ),
        migrations.AlterField(
            model_name='storedobject',
            name='page',
            field=models.PositiveIntegerField(help_text='closed page and page of older posts: its number', null=True),
        ),
        migrations.AlterField(
            model_name='storedobject',
            name='role',
            field=models.CharField(choices=[('current', 'Overwritten by each publish that changes it'), ('archive', 'Page of older posts for people, overwritten in place'), ('page', 'Closed page of posts, immutable'), ('list', 'List of closed pages, immutable')], default='current', max_length=10),
        ),
        migrations.AlterField(
            model_name='storedobject',
            name='sha256',
            field=models.CharField(help_text='of the uncompressed body; empty while it is not known', max_length=64),
        ),
        migrations.AddIndex(
            model_name='storedobject',
            index=models.Index(fields=['publication', 'role', 'page', '-revision'], name='stored_newest'),
        ),
        migrations.AddIndex(
            model_name='storedobject',
            index=models.Index(condition=models.Q(('delete_after__isnull', False)), fields=['delete_after'], name='stored_delete'),
        ),
    ]
