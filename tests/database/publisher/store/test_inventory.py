"""What we wrote is recorded; a slower worker's record never replaces a later one."""

from __future__ import annotations

import pytest

from cms.models import Publication, StoredObject
from publisher.documents import Document
from publisher.documents.document import Role
from publisher.documents.row import PagesRow
from publisher.store import inventory
from publisher.store.object_store import Stored
from publisher.store.plan import Put

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "live/x/latest.json"


@pytest.fixture
def publication(transactional_db) -> int:
    return Publication.objects.create(key="liveblog:x", wanted=9).pk


def document(revision: int, key: str = KEY, **values) -> Document:
    return Document(
        key=key, body=b"%d" % revision, content_type="text/plain", cache_control="", revision=revision, **values
    )


def written(made: Document, etag: str = '"e"') -> tuple[Document, Stored]:
    return made, Stored(key=made.key, etag=etag, size=1, revision=made.revision, sha256=made.sha256)


def page(revision: int, n: int = 0) -> Document:
    return document(revision, f"live/x/pages/{n}-{revision}-a.json", role=Role.PAGE, page=n, entry={"n": n})


def page_list(revision: int, n: int = 1) -> Document:
    return document(revision, f"live/x/pages/index-{revision}-{n}.json", role=Role.LIST, listed=n)


def keep(publication: int, documents: list[Document]) -> None:
    """What a publish does: it says what it will write, writes, and records."""
    inventory.intend(publication, [Put(document=each, known=None) for each in documents])
    inventory.record(publication, map(written, documents))


def retired() -> set[str]:
    found = StoredObject.objects.exclude(delete_after=None).values_list("key", flat=True)
    return {key.removeprefix("live/x/pages/") for key in found}


def test_what_was_written_is_read_again(publication):
    inventory.record(publication, [written(document(3))])
    mutable, lists = inventory.read(publication)
    assert (mutable[KEY].etag, mutable[KEY].revision, mutable[KEY].sha256) == ('"e"', 3, document(3).sha256)
    assert lists == []


def test_what_was_written_twice_in_one_publish_is_recorded_as_it_was_written_last(publication):
    inventory.record(publication, [written(document(3), '"3"'), written(document(5), '"5"')])
    found, _ = inventory.read(publication)
    assert (found[KEY].revision, found[KEY].etag) == (5, '"5"')


def test_a_later_record_replaces_an_earlier_one(publication):
    for revision in (3, 5):
        inventory.record(publication, [written(document(revision), f'"{revision}"')])
    assert inventory.read(publication)[0][KEY].etag == '"5"'


def test_an_earlier_record_does_not_replace_a_later_one(publication):
    for revision in (5, 3):
        inventory.record(publication, [written(document(revision), f'"{revision}"')])
    assert inventory.read(publication)[0][KEY].etag == '"5"'


def test_an_intent_does_not_make_a_finished_write_unknown(publication):
    made = page(3)
    inventory.record(publication, [written(made)])
    inventory.intend(publication, [Put(document=made, known=None)])
    assert StoredObject.objects.get().etag == '"e"'


def test_a_finished_write_replaces_its_intent(publication):
    made = page(3)
    inventory.intend(publication, [Put(document=made, known=None)])
    assert StoredObject.objects.get().etag == ""
    inventory.record(publication, [written(made)])
    assert StoredObject.objects.get().etag == '"e"'


def test_only_pages_and_lists_are_intended(publication):
    """What is overwritten in place has a key that everyone knows."""
    inventory.intend(publication, [Put(document=document(3), known=None)])
    assert not StoredObject.objects.exists()


def test_nothing_written_is_no_record(publication, django_assert_num_queries):
    with django_assert_num_queries(0):
        inventory.record(publication, [])


def test_what_the_store_answered_is_recorded_and_not_what_was_sent(publication):
    other = Stored(key=KEY, etag='"o"', size=7, revision=3, sha256="by other code")
    inventory.record(publication, [(document(3), other)])
    assert inventory.read(publication)[0][KEY].sha256 == "by other code"


def test_older_pages_and_lists_are_retired(publication):
    keep(publication, [page(3), page(5), page(4, n=1), page_list(3), page_list(5)])
    assert inventory.retire(publication, PagesRow(listed=1, revision=5)) == 2
    assert retired() == {"0-3-a.json", "index-3-1.json"}


def test_a_shorter_list_of_the_same_revision_is_retired(publication):
    keep(publication, [page_list(5, n=1), page_list(5, n=2)])
    inventory.retire(publication, PagesRow(listed=2, revision=5))
    assert retired() == {"index-5-1.json"}


def test_a_slow_worker_does_not_judge_what_a_later_one_wrote(publication):
    """Its own feed names the page of revision 3, and is in place: that of revision 7 may not be the reason to go."""
    keep(publication, [page(3), page(7), page_list(3), page_list(7)])
    assert inventory.retire(publication, PagesRow(listed=1, revision=5)) == 1
    assert retired() == {"index-3-1.json"}


def test_a_page_whose_successor_is_only_intended_is_not_retired(publication):
    keep(publication, [page(3)])
    inventory.intend(publication, [Put(document=page(5), known=None)])
    assert inventory.retire(publication, PagesRow(listed=1, revision=5)) == 0


def test_when_a_blog_is_gone_all_its_pages_are_retired(publication):
    keep(publication, [document(5), page(3), page(4, n=1), page_list(5)])
    assert inventory.retire(publication, None) == 3
    assert StoredObject.objects.get(key=KEY).delete_after is None


def test_another_publications_objects_are_left_alone(publication):
    other = Publication.objects.create(key="liveblog:y", wanted=9).pk
    keep(other, [page(3)])
    assert inventory.retire(publication, None) == 0


def test_a_page_that_was_collected_while_its_worker_slept_is_recorded_as_retired(publication):
    inventory.record(publication, [written(page(3)), written(document(3))])
    assert retired() == {"0-3-a.json"}
