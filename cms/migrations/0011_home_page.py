"""Live blogs may lead the home page, which is published like anything else; `publish_site` wrote it before."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Now

PAGE = "index.html"


def take_over(apps, schema_editor):
    """The page that is there is ours to overwrite, and what replaces it has a later revision."""
    publications = apps.get_model("cms", "Publication").objects.filter(key="home")
    stored = apps.get_model("cms", "StoredObject").objects.filter(key=PAGE, publication=None)
    home, page = publications.first(), stored.first()
    if home is None:
        return
    if page is not None:
        stored.update(publication=home, sha256="")
        publications.filter(wanted__lt=page.revision).update(wanted=page.revision)
    publications.update(wanted=F("wanted") + 1, wanted_at=Now())


class Migration(migrations.Migration):
    dependencies = [("cms", "0010_help_with_embeds")]

    operations = [
        migrations.AddField(
            model_name="liveblog",
            name="featured",
            field=models.BooleanField(
                default=False,
                help_text="Its posts lead the home page. Of several the newest does; without one, the newest that is live.",
                verbose_name="on the home page",
            ),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
