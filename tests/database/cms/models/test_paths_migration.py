"""Paths that were saved before anybody read them as editors mean them: a migration does, and readers get it."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from cms.models import Banner, Publication

pytestmark = [pytest.mark.django_db(transaction=True)]
repair = importlib.import_module("cms.migrations.0021_paths_as_meant").repair


def migrate() -> None:
    repair(apps, SimpleNamespace(connection=connection))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["/news/*", "/sport"], ["/news", "/sport"]),
        (["/news?x=1", "/news#top", "/news/"], ["/news"]),
        (["https://site.example/news"], ["/news"]),
        (["news"], ["/news"]),
        (["/*/live"], ["/*/live"]),
        ([], []),
        (None, None),
        (["/news", 7], ["/news", 7]),
    ],
)
def test_paths_become_what_was_meant(banner, before, after):
    values = {"include_paths": [] if before is None else before, "exclude_paths": before or []}
    Banner.objects.update(**values)
    migrate()
    found = Banner.objects.get()
    assert (found.include_paths, found.exclude_paths) == (after or [], after or [])


def test_what_changed_is_published_again_and_nothing_else(banner):
    Banner.objects.update(include_paths=["/news/*"])
    wanted = Publication.objects.get(key="banners:top").wanted
    migrate()
    again = Publication.objects.get(key="banners:top").wanted
    assert again > wanted
    migrate()
    assert Publication.objects.get(key="banners:top").wanted == again
