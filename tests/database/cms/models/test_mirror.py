"""A mirror's settings and its secrets: refused when saved, never shown again."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cms.actions.mirrors import asking, fetch_now, restore, told
from cms.models import Mirror, MirrorState, MirrorVersion, Publication
from cms.secrets.secret_headers import DOTS
from fetcher import BadAnswer, Forbidden
from fetcher.csv_table import Told

pytestmark = pytest.mark.django_db
URL = "https://vendor.example/data.json?page=1"


@pytest.fixture
def mirror(db):
    return Mirror.objects.create(slug="polls", url=URL, headers={"Authorization": "Bearer s3cret"}, query="key=s3cret")


def test_secrets_are_sealed_and_shown_as_dots(mirror):
    mirror.refresh_from_db()
    assert mirror.headers == {"Authorization": DOTS}
    assert mirror.query == DOTS
    assert "s3cret" not in str(Mirror.objects.filter(pk=mirror.pk).values().get())
    assert "s3cret" not in repr(vars(mirror)) + repr(asking(mirror, None))


def test_who_fetches_opens_them(mirror):
    ask = asking(mirror, None)
    assert (ask.secret_headers, ask.secret_query) == ({"Authorization": "Bearer s3cret"}, "key=s3cret")


def test_dots_keep_what_was_there(mirror):
    mirror.headers = f"authorization: {DOTS}\nX-Key: two"
    mirror.query = DOTS
    mirror.save()
    ask = asking(mirror, None)
    assert ask.secret_headers == {"authorization": "Bearer s3cret", "X-Key": "two"}
    assert ask.secret_query == "key=s3cret"


@pytest.mark.parametrize("value", [{"delimiter": "ab"}, {"encoding": "idna"}, {"skip_lines": 1001}])
def test_how_a_csv_is_written_is_checked_when_it_is_saved(value):
    with pytest.raises(ValidationError):
        Mirror.objects.create(slug="polls", url=URL, format="csv", **value)


@pytest.mark.parametrize(
    ("value", "words"), [({"delimiter": "ab"}, "not one character"), ({"encoding": "x"}, "not known")]
)
def test_what_sql_wrote_there_fails_in_words(mirror, value, words):
    Mirror.objects.update(format="csv", **value)
    with pytest.raises(BadAnswer, match=words):
        told(Mirror.objects.get())
    Mirror.objects.update(format="json")
    assert told(Mirror.objects.get()) == Told()


def test_they_can_be_taken_away(mirror):
    mirror.headers, mirror.query = "", ""
    mirror.save()
    assert (mirror.sealed_headers, mirror.sealed_query) == ("", "")


def test_a_new_key_opens_what_the_old_one_sealed(mirror, settings):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 50
    with pytest.raises(Forbidden, match="SECRET_KEY_FALLBACKS"):
        asking(mirror, None)
    assert mirror.headers == {}
    settings.SECRET_KEY_FALLBACKS = [old]
    mirror.headers = f"Authorization: {DOTS}"
    settings.SECRET_KEY_FALLBACKS = []
    mirror.query = ""
    assert asking(mirror, None).secret_headers == {"Authorization": "Bearer s3cret"}


@pytest.mark.parametrize(
    "headers", ["no colon", "Host: x", "A b: x", "X:", {"X": "a\r\nHost: evil"}, {"X": "s3cret\n"}, f"X: {DOTS}"]
)
def test_a_header_that_cannot_be_sent_is_refused_without_repeating_it(mirror, headers):
    with pytest.raises(ValidationError) as refusal:
        mirror.headers = headers
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "file:///etc/passwd"),
        ("url", "https://user:pass@vendor.example/"),
        ("url", "https://0x7f.1/"),
        ("selection", "a["),
        ("order_by", "]"),
        ("schema", {"type": "nothing"}),
        ("schema", [1]),
    ],
)
def test_what_could_never_be_fetched_is_refused_when_saved(name, value):
    with pytest.raises(ValidationError):
        Mirror.objects.create(**{"slug": "polls", "url": URL, name: value})


def test_readers_are_told_the_source_without_its_query(mirror):
    assert mirror.source == "https://vendor.example/data.json"


def test_each_has_a_state_however_it_was_made(mirror):
    Mirror.objects.bulk_create([Mirror(slug="a", url=URL), Mirror(slug="b", url=URL)])
    assert MirrorState.objects.count() == 3
    assert set(MirrorState.objects.values_list("next_run", "ticket", "version")) == {(0.0, 0, None)}


# What raises the ledger


@pytest.fixture
def version(mirror):
    version = MirrorVersion.objects.create(mirror=mirror, data="1", sha256="x", size=1, kind="number")
    MirrorState.objects.update(version=version, ticket=7, etag='"1"', next_run=9)
    return version


def test_without_data_nothing_is_raised(mirror, raised):
    with raised():
        mirror.url = "https://other.example/"
        mirror.save()
        mirror.delete()


def test_data_raises_it(mirror, raised):
    version = MirrorVersion.objects.create(mirror=mirror, data="1", sha256="x", size=1, kind="number")
    with raised("mirror:polls"):
        MirrorState.objects.update(version=version)


def test_a_run_that_found_nothing_new_raises_nothing(version, raised):
    with raised():
        MirrorState.objects.update(failures=1, last_error="x", etag="y", ticket=8, accepted=8, version=version)


@pytest.mark.parametrize("values", [{"url": "https://b.example/"}, {"interval": 7}, {"paused_at": "2026-11-03T00:00Z"}])
def test_what_readers_see_raises_it(version, raised, values):
    with raised("mirror:polls"):
        Mirror.objects.update(**values)


@pytest.mark.parametrize("values", [{"title": "x"}, {"selection": "a"}, {"timeout": 7}])
def test_what_readers_do_not_see_raises_nothing(version, raised, values):
    with raised():
        Mirror.objects.update(**values)


def test_deleting_it_raises_it(version, raised, mirror):
    with raised("mirror:polls"):
        mirror.delete()
    assert Publication.objects.filter(key="mirror:polls").exists()


def test_an_edit_voids_what_is_under_way_and_forgets_the_marks(version, mirror):
    mirror.selection = "a"
    mirror.save()
    state = mirror.state
    state.refresh_from_db()
    assert (state.accepted, state.etag, state.next_run) == (7, "", 0)


def test_restoring_pauses_and_voids_what_is_under_way(version, mirror):
    restore(version)
    mirror.refresh_from_db()
    assert mirror.paused_at
    assert mirror.state.accepted == 7


def test_fetch_now_makes_it_due(version, mirror):
    fetch_now(mirror)
    mirror.state.refresh_from_db()
    assert (mirror.state.next_run, mirror.state.etag) == (0, '"1"')
