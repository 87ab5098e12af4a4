"""What has to be put, and in which order."""

from __future__ import annotations

from dataclasses import replace

from publisher.documents import Document
from publisher.store.plan import Known, blog_stages, puts, single_stages
from testing.night import night
from tests.publisher.made import documents, post


def held(*found: Document) -> dict[str, Known]:
    """An inventory that says that the bucket holds these."""
    return {each.key: Known(etag='"e"', sha256=each.sha256, revision=each.revision) for each in found}


def every(made) -> list[Document]:
    return [made.latest, made.feed, made.html, made.atom, *made.pages, *filter(None, [made.page_list])]


def names(stages) -> list[list[str]]:
    return [[put.document.key.rpartition("/")[2].partition("-")[0] for put in stage] for stage in stages]


def test_nothing_to_do_is_no_put():
    made = documents(post(0))
    assert not any(blog_stages(made, held(*every(made))))


def test_a_first_publish_puts_the_latest_last():
    stages = names(blog_stages(night(("add", 101)).documents(), {}))
    assert stages == [["0", "1"], ["index"], ["feed.json", "index.html", "feed.xml"], ["latest.json"]]


def test_a_later_publish_puts_the_latest_at_once():
    made = night(("add", 101)).documents()
    feed = replace(made.feed, revision=0)
    stages = names(blog_stages(made, held(feed)))
    assert stages == [["latest.json"], ["0", "1"], ["index"], ["feed.json", "index.html", "feed.xml"]]


def test_the_latest_is_rendered_before_anything_else():
    made = night(("add", 101)).documents()
    next(iter(blog_stages(made, held(made.feed))))
    assert "latest" in vars(made)
    follower = night(("add", 101)).documents()
    next(iter(blog_stages(follower, {follower.feed_key: Known(etag="", sha256="", revision=0)})))
    assert not {"feed", "html", "atom", "pages"} & set(vars(follower))


def test_what_the_bucket_holds_is_not_put():
    made = documents(post(0))
    (feed_stage,) = [stage for stage in names(blog_stages(made, held(made.feed, made.latest))) if stage]
    assert feed_stage == ["index.html", "feed.xml"]


def test_the_same_bytes_at_another_revision_are_put():
    made = documents(post(0)).feed
    known = held(made)[made.key]
    assert puts([made], {made.key: known}) == ()
    (put,) = puts([made], {made.key: replace(known, revision=known.revision - 1)})
    assert put.known.etag == '"e"'


def test_other_bytes_are_put():
    made = documents(post(0)).feed
    assert puts([made], {made.key: replace(held(made)[made.key], sha256="other")})


def test_a_write_that_was_not_seen_to_end_is_put():
    made = documents(post(0)).feed
    assert puts([made], {made.key: replace(held(made)[made.key], etag="")})


def test_a_document_that_is_not_made_is_no_put():
    assert puts([None], {}) == ()


def test_documents_without_an_order_are_one_stage():
    made = documents(post(0)).feed
    assert names(single_stages({}, made)) == [["feed.json"]]
    assert not any(single_stages(held(made), made))
