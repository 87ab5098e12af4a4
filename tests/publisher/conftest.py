"""What the tests of the publisher share: doors, and a newsroom's content.

Models are imported by what uses them: pytest reads this file before Django is set up.
"""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def door() -> Any:
    """The double of the bucket's door, empty."""
    from tests.publisher.memory_bucket import MemoryBucket

    return MemoryBucket()


@pytest.fixture
def bucket(bucket_name: str) -> Any:
    """The door that commands and tasks use, on an empty bucket of moto's."""
    from publisher.bucket import the_bucket

    the_bucket().conditional = None
    yield the_bucket()
    the_bucket().conditional = None


@pytest.fixture(scope="module")
def elsewhere() -> Any:
    """A store that answers as it is told."""
    from tests.publisher.fake_store import Answer, answering
    from tests.publisher.stores import Elsewhere, bucket_at

    answer = Answer()
    with answering(answer) as endpoint:
        yield Elsewhere(answer, bucket_at(endpoint))


@pytest.fixture(params=["memory", "moto"])
def store(request: pytest.FixtureRequest) -> Any:
    """Each of the two stores that doors are tested on."""
    from tests.publisher.stores import InMemory, InMoto

    if request.param == "memory":
        return InMemory()
    name = request.getfixturevalue("bucket_name")
    return InMoto(request.getfixturevalue("s3_client"), name)


@pytest.fixture
def blog(transactional_db: None) -> Any:
    from cms.models import LiveBlog

    return LiveBlog.objects.create(slug="election", title="Election night", status="live")


@pytest.fixture
def placement(transactional_db: None) -> Any:
    from cms.models import Placement

    return Placement.objects.create(slug="top")
