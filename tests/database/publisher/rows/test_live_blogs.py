"""Rows are what the database said at one instant, read by a fixed number of queries."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import Author, Banner, Change, LiveBlog, Post
from publisher.repair.republish import rebuild
from publisher.rows import banners, home, live_blogs, publications
from publisher.rows.snapshot import snapshot
from tests.publisher.newsroom import (
    ELECTION,
    place_banner,
    publication,
    publish,
    retitle,
    write_post,
    write_posts,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# Of one publish of one new post, with BEGIN and COMMIT, however long the blog is; and where a page closes or is listed.
STATEMENTS, AT_A_BORDER = 16, 24


def read(key: str = ELECTION):
    with snapshot():
        found = publications.publication(key)
        return live_blogs.live_blog(found, live_blogs.public_blog(found))


def titles(found) -> list[str]:
    return [found.posts[each].title for each in found.recent]


def statements(store) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        publish(store)
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("length", [10, 1010])
def test_one_new_post_costs_sixteen_statements_however_long_the_blog_is(blog, store, length):
    write_posts(blog, length)
    publish(store)
    write_post(blog, "New")
    made = statements(store)
    assert len(made) <= STATEMENTS, "\n".join(made)
    assert any("BEGIN" in each for each in made)


@pytest.mark.parametrize("length", [49, 50, 999, 1000])
def test_a_post_that_closes_or_lists_a_page_costs_a_few_more_however_long_the_blog_is(blog, store, length):
    write_posts(blog, length)
    publish(store)
    write_post(blog, "New")
    assert STATEMENTS < len(statements(store)) <= AT_A_BORDER


def test_an_edit_with_authors_and_pins_costs_no_more(blog, store):
    posts = write_posts(blog, 120)
    for post in posts[-20:]:
        post.authors.add(Author.objects.create(name=post.title))
    Post.objects.filter(pk__in=[post.pk for post in posts[:5]]).update(pinned=True)
    publish(store)
    retitle(posts[-1], "New")
    assert len(statements(store)) <= STATEMENTS


def test_a_hint_with_nothing_to_do_is_one_statement(blog, store):
    write_post(blog)
    publish(store)
    assert len(statements(store)) == 1


def test_the_newest_fifty_posts_are_recent_newest_first(blog):
    write_posts(blog, 55)
    found = read()
    assert titles(found) == [f"Post {n}" for n in range(54, 4, -1)]
    assert found.post_count == 55


def test_pinned_posts_are_read_however_old_they_are(blog):
    old = write_posts(blog, 60)[3]
    Post.objects.filter(pk=old.pk).update(pinned=True)
    found = read()
    assert found.pinned == (old.uid,)
    assert found.posts[old.uid].title == "Post 3"


def test_changes_are_newest_revision_first(blog):
    posts = write_posts(blog, 5)
    retitle(posts[2], "New")
    first = read().changes[0]
    assert (first.id, first.revision, first.removed) == (posts[2].uid, publication().wanted, False)
    revisions = [change.revision for change in read().changes]
    assert revisions == sorted(revisions, reverse=True)


def test_the_change_log_is_cut_where_it_is_long(blog):
    write_posts(blog, live_blogs.TAIL - 1)
    assert not read().changes_cut
    write_post(blog)
    assert read().changes_cut
    assert len(read().changes) == live_blogs.TAIL


def test_tombstones_are_changes_and_no_posts(blog):
    kept, gone = write_post(blog, "Kept"), write_post(blog, "Gone")
    gone.delete()
    found = read()
    assert list(found.posts) == [kept.uid]
    assert found.changes[0].removed
    assert (found.post_count, found.recent) == (1, (kept.uid,))


def test_a_draft_that_was_never_published_is_no_row(blog):
    write_post(blog, status="draft")
    write_post(blog)
    assert len(read().posts) == 1


def test_authors_are_in_the_order_in_which_they_were_added(blog):
    post = write_post(blog)
    for name in ("Zoë", "Ann", "Mia"):
        post.authors.add(Author.objects.create(name=name, url=f"https://news.example/{name}"))
    found = read().posts[post.uid]
    assert [author.name for author in found.authors] == ["Zoë", "Ann", "Mia"]


def test_the_time_that_an_editor_gave_is_the_date_of_the_post(blog):
    moment = timezone.now() - timedelta(days=3)
    post = write_post(blog, publish_at=moment)
    assert read().posts[post.uid].published_at == moment
    assert read().posts[post.uid].modified_at is None
    retitle(post, "New")
    assert abs(timezone.now() - read().posts[post.uid].modified_at) < timedelta(seconds=30)


def test_a_blog_that_is_a_draft_or_deleted_is_none(blog):
    write_post(blog)
    LiveBlog.objects.update(status="draft")
    assert read().blog is None
    blog.delete()
    assert read().blog is None


def test_posts_of_another_blog_are_not_read(blog):
    other = LiveBlog.objects.create(slug="storm", title="Storm", status="live")
    write_post(other, uid=write_post(blog, "Here").uid, title="There")  # one id in two blogs is allowed
    assert titles(read()) == ["Here"]
    assert titles(read("liveblog:storm")) == ["There"]


def test_a_publication_that_nobody_knows_is_told(db):
    with pytest.raises(live_blogs.Publication.DoesNotExist):
        publications.publication("liveblog:unknown")


def test_a_rebuild_is_known(blog):
    write_post(blog)
    rebuild([ELECTION])
    assert read().publication.rebuilt == read().publication.revision == publication().wanted


def test_only_published_banners_of_the_placement_are_rows(placement):
    shown = place_banner(placement, "Shown")
    place_banner(placement, "Draft", status="draft")
    removed = place_banner(placement, "Removed")
    Banner.objects.filter(pk=removed.pk).update(status="removed")
    with snapshot():
        found = banners.banners(publications.publication("banners:top"))
    assert [banner.id for banner in found.banners] == [shown.uid]


def test_the_listing_has_public_blogs_newest_first(blog):
    LiveBlog.objects.create(slug="plans", title="Plans", status="draft")
    LiveBlog.objects.create(slug="storm", title="Storm", status="upcoming")
    with snapshot():
        found = home.home(publications.publication("home"))
    assert [each.slug for each in found.blogs] == ["storm", "election"]


def test_rows_and_revision_are_of_one_instant(blog):
    """An edit that commits between two queries of a snapshot is seen by none of them."""
    post = write_post(blog, "Before")

    def edit() -> None:
        try:
            retitle(post, "After")
        finally:
            connection.close()

    with snapshot():
        before = publications.publication(ELECTION)
        editor = threading.Thread(target=edit)
        editor.start()
        editor.join()
        found = live_blogs.live_blog(before, live_blogs.public_blog(before))
        assert publications.publication(ELECTION).wanted == before.wanted
    assert titles(found) == ["Before"]
    assert publication().wanted == before.wanted + 1
    assert Change.objects.get().revision == publication().wanted


def test_after_a_snapshot_writers_wait_for_each_other_as_before(blog):
    with snapshot():
        publications.publication("home")
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"
    else:
        assert connection.connection.isolation_level is None


def test_the_first_posts_date_stays_whatever_becomes_of_it(blog):
    posts = write_posts(blog, 3)
    began = read().first_at
    assert began == Change.objects.get(item=posts[0].uid).published_at
    posts[0].delete()
    Post.objects.filter(pk=posts[1].pk).update(status="removed")
    assert read().first_at == began


def test_a_date_that_an_editor_gave_the_first_post_outlives_it(blog):
    posts, given = write_posts(blog, 2), timezone.now() - timedelta(days=1)
    Post.objects.filter(pk=posts[0].pk).update(publish_at=given)
    assert read().first_at == given
    posts[0].delete()
    assert read().first_at == given


def test_the_first_posts_date_is_read_however_many_followed(blog):
    posts = write_posts(blog, 70)
    assert read().first_at == Change.objects.get(item=posts[0].uid).published_at
    assert posts[0].uid not in read().recent


def test_what_was_removed_before_an_import_is_no_first_post(blog):
    write_posts(blog, 2)
    found = Change.objects.order_by("sequence")
    Change.objects.filter(pk=found[0].pk).update(removed=True, changed_at=None, published_at=timezone.now())
    assert read().first_at == found[1].published_at


def test_removals_are_told_though_sixty_edits_followed(blog):
    posts = write_posts(blog, 70)
    posts[0].delete()
    Post.objects.filter(pk__in=[post.pk for post in posts[5:]]).update(title="Edited")
    found = read()
    assert not any(change.removed for change in found.changes)
    assert [change.id for change in found.removed] == [posts[0].uid]
    assert found.removed[0].changed_at


def test_at_most_fifty_removals_are_told_newest_first(blog):
    posts = write_posts(blog, 60)
    for post in posts[:55]:
        post.delete()
    assert [change.id for change in read().removed] == [post.uid for post in reversed(posts[5:55])]
