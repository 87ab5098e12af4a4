"""A column that nobody spoke of is published: an edit of it, by whatever way, raises the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from django.utils import timezone

from cms.ledger import all_triggers, authors, banners, blogs, lookups, mirrors, placements, posts, sqlite
from cms.ledger.columns import columns
from cms.models import (
    Author,
    Banner,
    LiveBlog,
    LookupTable,
    LookupVersion,
    Mirror,
    MirrorState,
    MirrorVersion,
    Placement,
    Post,
    Publication,
)
from tests.cms.ledger.asking import sql

TABLES = [
    (Post, posts.PUBLIC, posts.INTERNAL),
    (LiveBlog, blogs.PUBLIC, blogs.INTERNAL),
    (Banner, banners.PUBLIC, banners.INTERNAL),
    (Placement, placements.PUBLIC, placements.INTERNAL),
    (Author, authors.PUBLIC, authors.INTERNAL),
    (Mirror, mirrors.PUBLIC, mirrors.INTERNAL | mirrors.ASKING),
    (Mirror, mirrors.ASKED, mirrors.INTERNAL),
    (MirrorState, mirrors.SHOWN, mirrors.FETCHING),
    (LookupTable, lookups.PUBLIC, lookups.INTERNAL),
]
FIXED = {"slug", "uid"}  # once published, or what it is
NAMES = [f"{model.__name__}-{len(public)}" for model, public, _ in TABLES]


@isolate_apps("cms")
def test_a_new_column_is_published_until_somebody_says_otherwise():
    class Poll(models.Model):
        question = models.TextField()
        post = models.ForeignKey("cms.Post", on_delete=models.CASCADE)
        fault = models.TextField()

        class Meta:
            app_label = "cms"

        def __str__(self) -> str:
            return self.question

    assert columns(Poll, but={"id", "fault"}) == ("question", "post_id")


@pytest.mark.parametrize(("model", "public", "internal"), TABLES, ids=NAMES)
def test_each_column_is_either_public_or_internal(model, public, internal):
    """An internal one that the table has no more, or has by another name, is named too."""
    assert sorted([*public, *internal]) == sorted(field.column for field in model._meta.concrete_fields)


@pytest.mark.parametrize("model", sorted({model for model, *_ in TABLES}, key=str))
def test_what_hangs_from_it_is_watched_as_well(model):
    watched = {trigger.table for trigger in all_triggers(sqlite.DIALECT)}
    assert {field.remote_field.through._meta.db_table for field in model._meta.many_to_many} <= watched
    assert model._meta.db_table in watched


EDITS = [(model, column) for model, public, _ in TABLES for column in public if column not in FIXED]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("model", "column"), EDITS, ids=lambda each: getattr(each, "__name__", each))
def test_an_edit_of_each_public_column_raises_the_ledger(post, banner, placement, model, column):
    Author.objects.create(name="Ann").posts.add(post)
    if model in (Mirror, MirrorState):
        mirror = Mirror.objects.create(slug="polls", url="https://vendor.example/polls.json")
        version = MirrorVersion.objects.create(mirror=mirror, data="{}", sha256="", size=2, kind="object")
        MirrorState.objects.update(version=version, etag="old")
    if model is LookupTable:
        LookupTable.objects.create(slug="zip")
    row = model.objects.get(**({"slug": "election"} if model is LiveBlog else {}))
    before = dict(Publication.objects.values_list("key", "wanted"))
    with_another_value(row, column)
    if model is Mirror and column not in mirrors.PUBLIC:
        assert MirrorState.objects.get().etag == ""  # it is fetched again, and that will raise
    else:
        assert dict(Publication.objects.values_list("key", "wanted")) != before


def with_another_value(row, column):
    """By SQL, past all that Python does."""
    field = next(each for each in row._meta.concrete_fields if each.column == column)
    value = field.get_db_prep_save(another(field, getattr(row, field.attname)), connection=connection)
    sql(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE {row._meta.pk.column} = %s", value, row.pk)


def another(field, value):
    if field.remote_field:
        return MADE[field.remote_field.model]().pk
    if field.choices:
        return next(each for each, _ in reversed(field.choices) if each != value)
    if isinstance(field, models.JSONField):
        return ["/news"] if value != ["/news"] else []
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) + timedelta(hours=1)
    if isinstance(field, models.IntegerField):
        return (value or 0) + 10
    return f"{value}x"


def other_blog():
    return LiveBlog.objects.create(slug="other", title="Other", status="live")


def mirror_version():
    mirror = Mirror.objects.get()
    return MirrorVersion.objects.create(mirror=mirror, data="[]", sha256="", size=2, kind="list")


def lookup_version():
    publication = Publication.objects.get_or_create(key="lookup:zip")[0]
    return LookupVersion.objects.create(publication=publication, number=1, status="ready")


MADE = {LiveBlog: other_blog, MirrorVersion: mirror_version, LookupVersion: lookup_version}
