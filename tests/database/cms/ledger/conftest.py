"""The live blogs that the tests of the ledger edit."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def in_front(db: None) -> Any:
    """Another live blog leads the home page, so that posts of these do not raise it."""
    from cms.models import LiveBlog

    return LiveBlog.objects.create(slug="front", title="In front", status="ended", featured=True)


@pytest.fixture
def storm(blog: Any) -> Any:
    from cms.models import LiveBlog

    return LiveBlog.objects.create(slug="storm", title="Storm", status="live")
