"""The bucket's store: the real one on moto's server and its double in memory answer alike."""

from __future__ import annotations

import gzip
import threading
from dataclasses import replace

import pytest

from publisher.documents import Document
from publisher.errors import StoreBusy, StoreRefused
from publisher.store.object_store import Absent, Conflict, Precondition, translated
from testing.doubles.fixed_answer import DELETED, Answer, answering
from testing.doubles.stores import bucket_at, real_bucket

pytestmark = pytest.mark.slow

LONG = b'{"text": "' + b"It is nine. " * 100 + b'"}'


def document(key: str = "live/x/latest.json", body: bytes = b'{"revision": 1}', revision: int = 1) -> Document:
    return Document(key=key, body=body, content_type="application/json", cache_control="max-age=2", revision=revision)


# Both doors


def test_a_public_copy_is_what_readers_get(backend):
    backend.store().put(document(body=LONG), if_match=None)
    assert backend.store().public_copy("live/x/latest.json") == LONG
    assert backend.store().public_copy("nothing.json") is None


def test_a_bucket_that_keeps_no_versions_has_none_to_purge(backend):
    backend.store().put(document(), if_match=None)
    assert backend.store().purge_versions(["live/x/latest.json"]) == 0
    assert backend.keys() == {"live/x/latest.json"}


def test_old_versions_are_purged_and_the_current_objects_stay(backend):
    backend.keep_versions()
    store, other = backend.store(), document(key="live/x/latest.json.txt")
    first = store.put(document(), if_match=None)
    store.put(document(body=b"second", revision=2), if_match=first.etag)
    store.put(document(key="gone.json"), if_match=None)
    store.delete(["gone.json"])
    store.put(replace(other, body=b"third"), if_match=store.put(other, if_match=None).etag)
    assert store.purge_versions(["live/x/latest.json", "gone.json"]) == 2
    assert store.purge_versions(["live/x/latest.json", "gone.json"]) == 0
    assert backend.fetched("live/x/latest.json")[1] == b"second"
    assert backend.keys() == {"live/x/latest.json", "live/x/latest.json.txt"}
    assert store.purge_versions(["live/x/latest.json.txt"]) == 1


def test_a_first_write_is_made_where_nothing_is(backend):
    stored = backend.store().put(document(), if_match=None)
    assert stored == backend.store().head("live/x/latest.json")
    assert (stored.revision, stored.sha256) == (1, document().sha256)


def test_a_first_write_is_refused_where_something_is(backend):
    backend.store().put(document(), if_match=None)
    with pytest.raises(Precondition):
        backend.store().put(document(body=b"other"), if_match=None)
    assert backend.fetched("live/x/latest.json")[1] == document().body


def test_a_write_replaces_what_was_expected(backend):
    first = backend.store().put(document(), if_match=None)
    second = backend.store().put(document(body=b'{"revision": 2}', revision=2), if_match=first.etag)
    assert backend.store().head("live/x/latest.json") == second
    assert second.etag != first.etag


def test_a_write_is_refused_where_something_else_is(backend):
    first = backend.store().put(document(), if_match=None)
    backend.store().put(document(body=b"second"), if_match=first.etag)
    with pytest.raises(Precondition):
        backend.store().put(document(body=b"third"), if_match=first.etag)
    assert backend.fetched("live/x/latest.json")[1] == b"second"


def test_a_write_over_what_is_gone_says_that_it_is_absent(backend):
    first = backend.store().put(document(), if_match=None)
    backend.store().delete(["live/x/latest.json"])
    with pytest.raises(Absent):
        backend.store().put(document(body=b"second"), if_match=first.etag)
    assert backend.keys() == set()


def test_nothing_there_is_none(backend):
    assert backend.store().head("live/x/latest.json") is None


def test_an_object_of_someone_else_has_no_revision(backend):
    backend.place("live/x/latest.json", b"theirs")
    there = backend.store().head("live/x/latest.json")
    assert (there.revision, there.sha256, there.size) == (None, "", 6)


def test_a_text_that_comes_back_has_its_old_etag(backend):
    store = backend.store()
    first = store.put(document(), if_match=None)
    second = store.put(document(body=b"b", revision=2), if_match=first.etag)
    third = store.put(document(revision=3), if_match=second.etag)
    assert third.etag == first.etag


def test_readers_get_the_headers_that_caches_need(backend):
    backend.store().put(document(), if_match=None)
    headers, body = backend.fetched("live/x/latest.json")
    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "max-age=2"
    assert headers["x-amz-meta-revision"] == "1"
    assert headers["x-amz-meta-sha256"] == document().sha256
    assert body == document().body


def test_the_content_encoding_is_true(backend):
    backend.store().put(document(body=LONG), if_match=None)
    headers, body = backend.fetched("live/x/latest.json")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == LONG
    assert backend.store().head("live/x/latest.json").size == len(body)


def test_what_is_sent_as_it_is_has_no_content_encoding(backend):
    backend.store().put(document(), if_match=None)
    assert "Content-Encoding" not in backend.fetched("live/x/latest.json")[0]


def test_a_listing_tells_keys_tags_and_sizes(backend):
    stored = backend.store().put(document(), if_match=None)
    (listed,) = backend.store().listing()
    assert (listed.key, listed.etag, listed.size) == (stored.key, stored.etag, stored.size)


def test_a_listing_goes_beyond_a_thousand_keys(backend):
    for n in range(1005):
        backend.place(f"live/{n:04d}", b"x")
    assert len({each.key for each in backend.store().listing()}) == 1005


def test_a_listing_may_begin_with_a_part_of_the_key(backend):
    for key in ("live/a/1", "live/a/2", "live/b/1"):
        backend.place(key, b"x")
    assert [each.key for each in backend.store().listing("live/a/")] == ["live/a/1", "live/a/2"]


def test_more_than_a_thousand_objects_are_deleted(backend):
    for n in range(1005):
        backend.place(f"live/{n:04d}", b"x")
    backend.store().delete(f"live/{n:04d}" for n in range(1004))
    assert backend.keys() == {"live/1004"}


def test_deleting_what_is_not_there_is_no_error(backend):
    backend.store().delete(["nothing"])
    backend.store().delete([])
    assert backend.keys() == set()


def test_a_prefix_is_no_part_of_our_keys(backend):
    store = backend.store(prefix="news/")
    stored = store.put(document(), if_match=None)
    assert backend.keys() == {"news/live/x/latest.json"}
    assert store.head("live/x/latest.json") == stored
    assert [each.key for each in store.listing()] == ["live/x/latest.json"]
    store.delete(["live/x/latest.json"])
    assert backend.keys() == set()


def test_what_lies_beside_our_prefix_is_neither_seen_nor_deleted(backend):
    for key in ("theirs.json", "newsroom/a.json", "news.json"):
        backend.place(key, b"x")
    store = backend.store(prefix="news/")
    assert list(store.listing()) == []
    store.delete(["theirs.json"])
    assert backend.keys() == {"theirs.json", "newsroom/a.json", "news.json"}


def test_conditional_writes_are_enforced(backend):
    assert backend.store().enforces_conditions()
    assert backend.keys() == set()


def test_of_many_writers_at_once_one_wins(backend):
    store, barrier, won = backend.store(), threading.Barrier(4), []

    def write(n: int) -> None:
        barrier.wait()
        try:
            store.put(document(body=b"%d" % n), if_match=None)
            won.append(b"%d" % n)
        except (Precondition, Conflict):
            pass

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert [backend.fetched("live/x/latest.json")[1]] == won


def test_what_readers_get_is_read_back(backend):
    backend.store().put(document(body=LONG), if_match=None)
    assert backend.store().read_public("live/x/latest.json")["text"].startswith("It is nine.")


@pytest.mark.parametrize("body", [b"<html>", b'{"revision": 4', b"[1]", b"null", b""])
def test_what_readers_get_and_is_no_object_is_none(backend, body):
    backend.place("live/x/latest.json", body)
    assert backend.store().read_public("live/x/latest.json") is None
    assert backend.store().read_public("nothing.json") is None


# The real one: what a backend answers becomes an error of ours that says what to do


def test_a_bucket_that_is_not_there_names_the_command(s3_server):
    with pytest.raises(StoreRefused, match="setup_bucket"):
        real_bucket(name="nowhere").put(document(), if_match=None)
    with pytest.raises(StoreRefused, match="setup_bucket"):
        list(real_bucket(name="nowhere").listing())


def test_an_endpoint_where_nobody_listens_may_come_back():
    with answering(Answer()) as endpoint:
        pass
    with pytest.raises(StoreBusy, match="S3_ENDPOINT_URL"):
        bucket_at(endpoint).put(document(), if_match=None)
    assert bucket_at(endpoint).read_public("live/x/latest.json") is None


def test_a_store_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr("publisher.store.object_store.PUBLIC_SECONDS", 0.1)
    stall = threading.Event()
    with answering(Answer(stall=stall)) as endpoint:
        store = bucket_at(endpoint, read_seconds=0.1)
        with pytest.raises(StoreBusy):
            store.put(document(), if_match=None)
        assert store.read_public("live/x/latest.json") is None
        stall.set()


def test_without_credentials_the_variables_are_named(monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(StoreRefused, match="AWS_ACCESS_KEY_ID"):
        bucket_at("http://127.0.0.1:1", access_key=None, secret_key=None).put(document(), if_match=None)


@pytest.mark.parametrize(
    ("status", "code", "hint"),
    [
        (403, "AccessDenied", "s3:PutObject"),
        (403, "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID"),
        (403, "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"),
        (401, "Unauthorized", "s3:PutObject"),
    ],
)
def test_a_refusal_says_what_to_do(elsewhere, status, code, hint):
    with pytest.raises(StoreRefused, match=hint):
        elsewhere.answers(status=status, code=code).put(document(), if_match=None)


@pytest.mark.parametrize(("status", "code"), [(503, "SlowDown"), (500, "InternalError"), (502, "")])
def test_a_store_in_trouble_is_busy_and_asked_once(elsewhere, status, code):
    with pytest.raises(StoreBusy, match=str(status)):
        elsewhere.answers(status=status, code=code).put(document(), if_match=None)
    assert len(elsewhere.answer.requests) == 1


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (409, "ConditionalRequestConflict", Conflict),
        (412, "PreconditionFailed", Precondition),
        (404, "NoSuchKey", Absent),
    ],
)
def test_each_answer_to_a_condition_has_its_own_error(elsewhere, status, code, kind):
    with pytest.raises(kind):
        elsewhere.answers(status=status, code=code).put(document(), if_match='"a"')


def test_objects_that_the_store_would_not_delete_are_told(elsewhere):
    error = b"<Error><Key>a</Key><Code>AccessDenied</Code><Message>no</Message></Error>"
    with pytest.raises(StoreRefused, match="delete a"):
        elsewhere.answers(body=b"<DeleteResult>" + error + b"</DeleteResult>").delete(["a"])


def test_an_error_on_the_way_is_one_that_may_pass():
    assert isinstance(translated(OSError("no route"), "put x"), StoreBusy)


def test_a_store_that_ignores_conditions_is_found_out(elsewhere):
    assert elsewhere.answers(body=DELETED).enforces_conditions() is False
    assert elsewhere.store.conditional is False
    assert elsewhere.answer.requests[-1][0] == "POST"  # the probe's own object is deleted again


def test_a_store_that_cannot_be_asked_is_asked_again(elsewhere):
    with pytest.raises(StoreBusy):
        elsewhere.answers(status=503, code="SlowDown").enforces_conditions()
    assert elsewhere.store.conditional is None


def test_a_server_error_is_nothing_that_readers_see(elsewhere):
    assert elsewhere.answers(status=500, body=b'{"revision": 1}').read_public("live/x/latest.json") is None
