"""What the tests of the cms share: content to edit, and a watch on the ledger. Nothing here publishes.

Models are imported by what uses them: pytest reads this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing that withstands an attacker takes a third of a second a user."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def numbers() -> dict[str, int]:
    from cms.models import Publication

    return dict(Publication.objects.values_list("key", "wanted"))


def forget_raises() -> None:
    """PostgreSQL raises once per transaction, and most tests are one: here each edit counts as a transaction."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('stillwire.k' || md5(key), '', true) FROM cms_publication")


@contextmanager
def exactly_these_are_raised(*keys: str) -> Iterator[None]:
    forget_raises()
    before = numbers()
    yield
    assert {key for key, wanted in numbers().items() if wanted != before.get(key, 0)} == set(keys)


@pytest.fixture
def raised() -> Callable[..., AbstractContextManager[None]]:
    """`with raised("home"):` fails unless the block raises these publications and no others."""
    return exactly_these_are_raised


@pytest.fixture
def change_of() -> Callable[[Any, str], Any]:
    """The change log's row of an item in a publication."""
    from cms.models import Change

    return lambda item, key: Change.objects.get(publication__key=key, item=item.uid)


@pytest.fixture
def blog(db: None) -> Any:
    from cms.models import LiveBlog

    return LiveBlog.objects.create(slug="election", title="Election night", status="live")


@pytest.fixture
def post(blog: Any) -> Any:
    from cms.models import Post

    body = "<p>It is nine.</p>"
    return Post.objects.create(liveblog=blog, title="Polls close", body=body, status="published")


@pytest.fixture
def placement(db: None) -> Any:
    from cms.models import Placement

    return Placement.objects.create(slug="top", name="Top of every page")


@pytest.fixture
def banner(placement: Any) -> Any:
    from cms.models import Banner

    banner = Banner.objects.create(heading="Polls stay open", status="published")
    banner.placements.add(placement)
    return banner


@pytest.fixture
def editor(client: Any, django_user_model: Any) -> Any:
    """The browser of somebody who is an editor and no more."""
    from django.contrib.auth.models import Group

    user = django_user_model.objects.create_user("ed", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client
