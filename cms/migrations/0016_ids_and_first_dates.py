from django.db import migrations, models

import cms.models.liveblog

# A post's date, where an editor gave it one, is in the change log too: it outlives the post.
DATES = """
UPDATE cms_change SET published_at = (
    SELECT post.publish_at FROM cms_post post JOIN cms_liveblog blog ON blog.id = post.liveblog_id
        JOIN cms_publication pub ON pub.key = 'liveblog:' || blog.slug
    WHERE pub.id = cms_change.publication_id AND post.uid = cms_change.item
) WHERE EXISTS (
    SELECT 1 FROM cms_post post JOIN cms_liveblog blog ON blog.id = post.liveblog_id
        JOIN cms_publication pub ON pub.key = 'liveblog:' || blog.slug
    WHERE pub.id = cms_change.publication_id AND post.uid = cms_change.item AND post.publish_at IS NOT NULL
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0015_bucket_ahead'),
    ]

    operations = [
        # Live blogs that are there keep their ids: programs that follow them would take every post for a new one.
        migrations.AddField(
            model_name='liveblog',
            name='id_base',
            field=models.CharField(blank=True, db_default='urn:ulid:', default=cms.models.liveblog.id_base, editable=False, help_text='What the ids of its posts in feed.xml begin with, for ever: programs know posts by them.', max_length=300),
        ),
        migrations.AlterField(
            model_name='liveblog',
            name='id_base',
            field=models.CharField(blank=True, db_default='', default=cms.models.liveblog.id_base, editable=False, help_text='What the ids of its posts in feed.xml begin with, for ever: programs know posts by them.', max_length=300),
        ),
        migrations.AlterField(
            model_name='change',
            name='published_at',
            field=models.DateTimeField(help_text='first publication, or the date that an editor gave it'),
        ),
        migrations.RunSQL(DATES, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name='change', name='change_removed'),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(condition=models.Q(('removed', True)), fields=['publication', '-revision'], name='change_removed'),
        ),
    ]
