"""Help and choices in plainer words; no table changes."""

import cms.models.mirror
import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0022_how_a_csv_is_written"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mirror",
            name="delimiter",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Only if auto-detection is wrong: one character, or tab.",
                max_length=10,
                validators=[cms.models.mirror.check_delimiter],
                verbose_name="delimiter of a CSV",
            ),
        ),
        migrations.AlterField(
            model_name="mirror",
            name="encoding",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Only if auto-detection is wrong, e.g. windows-1252.",
                max_length=40,
                validators=[cms.models.mirror.check_encoding],
                verbose_name="encoding of a CSV",
            ),
        ),
        migrations.AlterField(
            model_name="mirror",
            name="skip_lines",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Of a CSV; only if auto-detection is wrong.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(1000)],
                verbose_name="lines above the header",
            ),
        ),
        migrations.AlterField(
            model_name="heartbeat",
            name="kind",
            field=models.CharField(choices=[("worker", "Worker"), ("beat", "Scheduler (beat)")], max_length=10),
        ),
    ]
