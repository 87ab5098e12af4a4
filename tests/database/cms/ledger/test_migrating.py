"""The schema goes back one step for an older version of the code, and forward again: the ledger is raised as before."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cms.models import LiveBlog, Publication

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_back_one_step_and_forward_again():
    loader = MigrationLoader(connection)
    (newest,) = loader.graph.leaf_nodes("cms")
    before = next(each.key[1] for each in loader.graph.node_map[newest].parents if each.key[0] == "cms")
    call_command("migrate", "cms", before, verbosity=0)
    call_command("migrate", "cms", verbosity=0)
    LiveBlog.objects.create(slug="election", title="Election night", status="live")
    assert Publication.objects.get(key="liveblog:election").wanted == 1
