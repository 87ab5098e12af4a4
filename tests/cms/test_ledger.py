"""Every edit of what readers see raises the ledger in its own transaction, however made; nothing else does."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cms import ledger
from cms.models import Author, Banner, Change, LiveBlog, Placement, Post, Publication

pytestmark = pytest.mark.django_db(transaction=True)
ELECTION, STORM = "liveblog:election", "liveblog:storm"


class Undo(Exception):
    """Rolls a block back."""


@pytest.fixture(autouse=True)
def in_front(request, db):
    """Another live blog leads the home page, so that posts of these do not raise it."""
    return LiveBlog.objects.create(slug="front", title="In front", status="ended", featured=True)


@pytest.fixture
def storm(blog):
    return LiveBlog.objects.create(slug="storm", title="Storm", status="live")


def wanted(key):
    return Publication.objects.get(key=key).wanted


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# Posts


def test_a_published_post_raises_its_blog_and_enters_the_change_log(blog, raised, change_of):
    with raised(ELECTION):
        post = Post.objects.create(liveblog=blog, title="First", status="published")
    change = change_of(post, ELECTION)
    assert (change.sequence, change.removed, change.modified_at) == (0, False, None)
    assert change.revision == wanted(ELECTION)


@pytest.mark.parametrize("status", ["draft", "removed", "scheduled"])
def test_a_post_that_is_not_published_raises_nothing(blog, raised, status):
    with raised():
        post = Post.objects.create(
            liveblog=blog, title="x", status=status, publish_at=timezone.now() + timedelta(days=1)
        )
        Post.objects.filter(pk=post.pk).update(title="y", pinned=True)
        post.authors.add(Author.objects.create(name="Ann"))
        post.delete()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "New"},
        {"body": "<p>New</p>"},
        {"key_event": True},
        {"pinned": True},
        {"correction": "It was ten."},
        {"tags": ["a"]},
        {"image": "https://example.org/a.jpg"},
        {"publish_at": timezone.now() - timedelta(hours=1)},
        {"status": "removed"},
        {"status": "draft"},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_every_public_field_of_a_post_raises_its_blog(post, raised, change_of, edit):
    before = change_of(post, ELECTION)
    with raised(ELECTION):
        Post.objects.filter(pk=post.pk).update(**edit)
    change = change_of(post, ELECTION)
    assert change.revision == wanted(ELECTION)
    assert change.changed_at >= before.changed_at >= before.published_at


def test_a_save_that_changes_nothing_raises_nothing(post, raised):
    with raised():
        Post.objects.get(pk=post.pk).save()
        Post.objects.update(title=post.title)


def test_a_flagged_fault_raises_nothing(post, raised):
    with raised():
        Post.objects.filter(pk=post.pk).update(fault="ValueError: it cannot be rendered")


@pytest.mark.parametrize(
    ("edit", "is_told"), [({"title": "b"}, True), ({"correction": "b"}, True), ({"pinned": True}, False)]
)
def test_only_a_change_of_what_readers_read_has_a_date(post, change_of, edit, is_told):
    Post.objects.filter(pk=post.pk).update(**edit)
    assert (change_of(post, ELECTION).modified_at is not None) is is_told


def test_bulk_create_raises_its_blogs(blog, storm, raised):
    posts = [Post(liveblog=each, title=str(n), status="published") for n in range(3) for each in (blog, storm)]
    with raised(ELECTION, STORM):
        Post.objects.bulk_create(posts)
    assert list(
        Change.objects.filter(publication__key=STORM).order_by("sequence").values_list("sequence", flat=True)
    ) == [0, 1, 2]


def test_bulk_update_raises_its_blog(post, raised):
    post.title = "Bulk"
    with raised(ELECTION):
        Post.objects.bulk_update([post], ["title"])


def test_raw_sql_raises_its_blog(post, raised, change_of):
    with raised(ELECTION):
        sql("UPDATE cms_post SET status = 'removed' WHERE id = %s", post.pk)
    assert change_of(post, ELECTION).removed
    with raised():
        sql("DELETE FROM cms_post WHERE id = %s", post.pk)


def test_raw_sql_may_delete_a_published_post(post, raised, change_of):
    with raised(ELECTION):
        sql("DELETE FROM cms_post WHERE id = %s", post.pk)
    assert change_of(post, ELECTION).removed


def test_a_tombstone_outlives_its_post(post, raised, change_of):
    written_at = change_of(post, ELECTION).changed_at
    with raised(ELECTION):
        post.delete()
    change = change_of(post, ELECTION)
    assert change.changed_at > written_at
    assert change.removed
    assert change.revision == wanted(ELECTION)


def test_a_removed_post_comes_back_in_its_old_place(blog, post, change_of):
    Post.objects.create(liveblog=blog, title="Second", status="published")
    Post.objects.filter(pk=post.pk).update(status="removed")
    Post.objects.filter(pk=post.pk).update(status="published")
    change = change_of(post, ELECTION)
    assert (change.sequence, change.removed, change.revision) == (0, False, wanted(ELECTION))


def test_a_deleted_post_that_is_made_again_has_its_old_place(blog, post, change_of):
    Post.objects.create(liveblog=blog, title="Second", status="published")
    post.delete()
    Post.objects.create(liveblog=blog, uid=post.uid, title="Again", status="published")
    assert change_of(post, ELECTION).sequence == 0
    assert not change_of(post, ELECTION).removed


def test_a_place_in_the_blog_is_never_given_twice(blog, post, change_of):
    post.delete()
    second = Post.objects.create(liveblog=blog, title="Second", status="published")
    assert change_of(second, ELECTION).sequence == 1


def test_the_date_of_first_publication_stays(blog, change_of):
    post = Post.objects.create(liveblog=blog, title="x", status="draft")
    Post.objects.filter(pk=post.pk).update(status="published")
    first = change_of(post, ELECTION).published_at
    Post.objects.filter(pk=post.pk).update(title="y")
    assert change_of(post, ELECTION).published_at == first


def test_a_time_given_by_the_editor_is_the_date_of_publication(blog, change_of):
    moment = timezone.now() - timedelta(days=3)
    post = Post.objects.create(liveblog=blog, title="x", status="published", publish_at=moment)
    assert abs(change_of(post, ELECTION).published_at - moment) < timedelta(milliseconds=1)


def test_a_post_that_moves_leaves_a_tombstone_behind(post, storm, raised, change_of):
    with raised(ELECTION, STORM):
        Post.objects.filter(pk=post.pk).update(liveblog=storm)
    assert change_of(post, ELECTION).removed
    assert not change_of(post, STORM).removed


def test_a_post_may_change_its_id(post, raised, change_of):
    gone = Post.objects.get()
    with raised(ELECTION):
        Post.objects.update(uid="01ARZ3NDEKTSV4RRFFQ69G5FAV")
    assert change_of(gone, ELECTION).removed
    assert not change_of(Post.objects.get(), ELECTION).removed


# Home


@pytest.mark.parametrize("edit", [{"title": "New"}, {"status": "removed"}, {"key_event": True}, {"pinned": True}])
def test_a_post_of_the_live_blog_in_front_raises_home_too(in_front, raised, edit):
    with raised("liveblog:front", "home"):
        post = Post.objects.create(liveblog=in_front, title="First", status="published")
    with raised("liveblog:front", "home"):
        Post.objects.filter(pk=post.pk).update(**edit)


def test_without_a_featured_one_the_newest_that_is_live_is_in_front(blog, storm, in_front, raised):
    LiveBlog.objects.filter(pk=in_front.pk).update(featured=False)
    with raised(STORM, "home"):
        Post.objects.create(liveblog=storm, title="First", status="published")
    with raised(ELECTION):
        Post.objects.create(liveblog=blog, title="First", status="published")


def test_a_renamed_author_of_the_live_blog_in_front_raises_home(in_front, raised):
    post = Post.objects.create(liveblog=in_front, title="First", status="published")
    with raised("liveblog:front", "home"):
        post.authors.add(Author.objects.create(name="Ann"))
    with raised("liveblog:front", "home"):
        Author.objects.update(name="Anne")


def test_featuring_a_live_blog_raises_home_alone_and_a_draft_nothing(blog, raised):
    with raised("home"):
        LiveBlog.objects.filter(pk=blog.pk).update(featured=True)
    draft = LiveBlog.objects.create(slug="plans", title="Plans")
    with raised():
        LiveBlog.objects.filter(pk=draft.pk).update(featured=True)


def test_a_banner_of_the_home_page_raises_home_and_another_does_not(placement, raised):
    place = Placement.objects.get_or_create(slug="home")[0]
    shown = Banner.objects.create(heading="x", status="published")
    with raised("banners:home", "home"):
        shown.placements.add(place)
    with raised("banners:home", "home"):
        Banner.objects.filter(pk=shown.pk).update(heading="y")
    with raised("banners:top"):
        shown.placements.add(placement)
    with raised("banners:home", "banners:top", "home"):
        shown.delete()


# Authors


def test_a_renamed_author_raises_every_blog_with_a_public_post_of_theirs(blog, post, storm, raised, change_of):
    ann = Author.objects.create(name="Ann")
    second = Post.objects.create(liveblog=storm, title="Wind", status="published")
    other = Post.objects.create(liveblog=storm, title="By someone else", status="published")
    for each in (post, second):
        each.authors.add(ann)
    before = change_of(other, STORM).revision
    with raised(ELECTION, STORM):
        Author.objects.filter(pk=ann.pk).update(name="Anna")
    assert change_of(second, STORM).revision == wanted(STORM)
    assert change_of(other, STORM).revision == before


def test_publications_are_locked_in_one_order_so_that_two_edits_never_wait_for_each_other(db):
    ann = Author.objects.create(name="Ann")
    for slug in ("c", "a", "d", "b"):
        blog = LiveBlog.objects.create(slug=slug, title=slug, status="live")
        Post.objects.create(liveblog=blog, title="x", status="published").authors.add(ann)
    Author.objects.update(name="Anna")
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        raised = Publication.objects.filter(key__startswith="liveblog:").exclude(key="liveblog:front")
        assert [publication.key[-1] for publication in raised.order_by("wanted_at")] == ["a", "b", "c", "d"]


def test_an_author_of_drafts_alone_raises_nothing(blog, raised):
    ann = Author.objects.create(name="Ann")
    Post.objects.create(liveblog=blog, title="x").authors.add(ann)
    with raised():
        ann.name = "Anna"
        ann.save()


def test_an_authors_login_is_no_ones_business(post, raised, django_user_model):
    ann = Author.objects.create(name="Ann")
    post.authors.add(ann)
    with raised():
        ann.user = django_user_model.objects.create(username="ann")
        ann.save()


def test_bylines_raise_the_blog_of_their_post(post, raised, change_of):
    ann = Author.objects.create(name="Ann")
    for edit in (post.authors.add, post.authors.remove):
        with raised(ELECTION):
            edit(ann)
        assert change_of(post, ELECTION).revision == wanted(ELECTION)


def test_deleting_an_author_raises_the_blogs_that_named_them(post, raised):
    ann = Author.objects.create(name="Ann")
    post.authors.add(ann)
    with raised(ELECTION):
        ann.delete()


def test_deleting_a_post_with_authors_leaves_a_tombstone(post, raised, change_of):
    post.authors.add(Author.objects.create(name="Ann"))
    with raised(ELECTION):
        post.delete()
    assert change_of(post, ELECTION).removed


# Live blogs


def test_a_public_blog_raises_itself_and_the_home_listing(db, raised):
    with raised(ELECTION, "home"):
        LiveBlog.objects.create(slug="election", title="x", status="upcoming")


def test_a_draft_blog_raises_nothing(db, raised):
    with raised():
        blog = LiveBlog.objects.create(slug="election", title="x")
        LiveBlog.objects.filter(pk=blog.pk).update(title="y", slug="elections")
        blog.delete()


@pytest.mark.parametrize(
    "edit",
    [{"title": "y"}, {"status": "ended"}, {"status": "draft"}, {"language": "es"}, {"description": "d"}],
)
def test_every_public_field_of_a_blog_raises_it_and_home(blog, raised, edit):
    with raised(ELECTION, "home"):
        LiveBlog.objects.filter(pk=blog.pk).update(**edit)


def test_a_blog_saved_unchanged_raises_nothing(blog, raised):
    with raised():
        LiveBlog.objects.get(slug="election").save()


def test_deleting_a_blog_raises_it_and_leaves_tombstones(blog, post, raised, change_of):
    with raised(ELECTION, "home"):
        blog.delete()
    assert change_of(post, ELECTION).removed


def test_raw_sql_may_delete_a_blog_before_its_posts(blog, post, raised, change_of):
    with raised(ELECTION, "home"), transaction.atomic():
        sql("DELETE FROM cms_liveblog WHERE id = %s", blog.pk)
        sql("DELETE FROM cms_post WHERE id = %s", post.pk)
    assert change_of(post, ELECTION).removed


@pytest.mark.parametrize("status", ["live", "draft"])
def test_the_slug_of_a_blog_that_was_published_is_fixed_in_the_database(blog, raised, status):
    LiveBlog.objects.update(status=status)
    with raised(), pytest.raises(DatabaseError, match="the slug is fixed"):
        LiveBlog.objects.filter(pk=blog.pk).update(slug="elections")


@pytest.mark.parametrize("slug", ["", "a/b", "A", "a b", "é", "-a", "a--b", "../a"])
def test_the_database_refuses_a_slug_that_makes_a_wrong_key(db, slug):
    with pytest.raises(DatabaseError):
        LiveBlog.objects.bulk_create([LiveBlog(slug=slug, title="x")])


# Banners


def test_a_banner_raises_each_of_its_placements(banner, placement, raised, change_of):
    with raised("banners:side"):
        side = Placement.objects.create(slug="side")
    with raised("banners:side"):
        banner.placements.add(side)
    with raised("banners:side", "banners:top"):
        Banner.objects.update(heading="Changed")
    assert change_of(banner, "banners:side").revision == wanted("banners:side")
    with raised("banners:side"):
        banner.placements.remove(side)
    assert change_of(banner, "banners:side").removed
    assert not change_of(banner, "banners:top").removed


@pytest.mark.parametrize(
    "edit",
    [
        {"severity": "emergency"},
        {"priority": 3},
        {"body": "<p>x</p>"},
        {"link_url": "https://example.org"},
        {"ends_at": timezone.now() + timedelta(days=1)},
        {"dismissible": False},
        {"dismiss_version": 2},
        {"include_paths": ["/news"]},
        {"exclude_paths": ["/donate"]},
        {"status": "removed"},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_every_public_field_of_a_banner_raises_its_placement(banner, raised, edit):
    with raised("banners:top"):
        Banner.objects.update(**edit)


def test_a_banner_turned_off_is_a_tombstone_and_comes_back_in_its_place(banner, change_of):
    Banner.objects.update(status="removed")
    assert change_of(banner, "banners:top").removed
    Banner.objects.update(status="published")
    assert not change_of(banner, "banners:top").removed
    assert change_of(banner, "banners:top").sequence == 0


def test_a_draft_banner_raises_nothing(placement, raised):
    with raised():
        draft = Banner.objects.create(heading="x")
        draft.placements.add(placement)
        Banner.objects.update(heading="y")
        draft.delete()


def test_deleting_a_banner_raises_its_placement(banner, raised, change_of):
    with raised("banners:top"):
        banner.delete()
    assert change_of(banner, "banners:top").removed


def test_raw_sql_may_delete_a_banner_before_its_placings(banner, raised, change_of):
    with raised("banners:top"), transaction.atomic():
        sql("DELETE FROM cms_banner WHERE id = %s", banner.pk)
        sql("DELETE FROM cms_banner_placements WHERE banner_id = %s", banner.pk)
    assert change_of(banner, "banners:top").removed


def test_deleting_a_placement_raises_it(banner, placement, raised):
    with raised("banners:top"):
        placement.delete()


def test_the_slug_of_a_placement_is_fixed_in_the_database(placement):
    with pytest.raises(DatabaseError, match="the slug is fixed"):
        Placement.objects.update(slug="bottom")


# Transactions


def test_a_rolled_back_save_raises_nothing(blog, post, raised):
    with raised(), pytest.raises(Undo), transaction.atomic():
        Post.objects.create(liveblog=blog, title="x", status="published")
        post.delete()
        raise Undo
    assert Change.objects.filter(removed=False).count() == 1


def test_a_rolled_back_savepoint_takes_its_raise_along(blog, storm, raised):
    with raised(ELECTION), transaction.atomic():
        Post.objects.create(liveblog=blog, title="kept", status="published")
        with pytest.raises(Undo), transaction.atomic():
            Post.objects.create(liveblog=storm, title="undone", status="published")
            raise Undo


def test_an_edit_after_a_rolled_back_savepoint_still_raises(blog, raised, change_of):
    with raised(ELECTION), transaction.atomic():
        with pytest.raises(Undo), transaction.atomic():
            Post.objects.create(liveblog=blog, title="undone", status="published")
            raise Undo
        kept = Post.objects.create(liveblog=blog, title="kept", status="published")
    assert change_of(kept, ELECTION).revision == wanted(ELECTION)
    assert change_of(kept, ELECTION).sequence == 0


def test_each_transaction_is_a_revision_of_its_own(blog, post):
    before = wanted(ELECTION)
    for title in "abc":
        Post.objects.filter(pk=post.pk).update(title=title)
    assert wanted(ELECTION) == before + 3


def test_one_transaction_is_one_revision_in_postgresql_and_one_a_row_in_sqlite(blog, post, change_of):
    before = wanted(ELECTION)
    with transaction.atomic():
        Post.objects.update(title="a")
        Post.objects.bulk_create([Post(liveblog=blog, title=str(n), status="published") for n in range(5)])
        LiveBlog.objects.update(title="b")
    raises = {"postgresql": 1, "sqlite": 7}[connection.vendor]
    assert wanted(ELECTION) == before + raises
    revisions = set(Change.objects.values_list("revision", flat=True))
    assert revisions == set(range(before + 1, before + max(raises, 2)))


def test_the_last_edit_is_dated(post):
    before = Publication.objects.get(key=ELECTION).wanted_at
    Post.objects.update(title="later")
    after = Publication.objects.get(key=ELECTION).wanted_at
    assert after >= before
    assert abs(timezone.now() - after) < timedelta(seconds=60)


def test_installing_again_changes_nothing(post, raised):
    with raised():
        ledger.install(connection)
    with raised(ELECTION):
        Post.objects.update(title="still once")


def test_what_our_own_pages_poll_is_in_the_ledger_from_the_start(db):
    behind = (
        Publication.objects.filter(wanted__gt=0, live=0).exclude(key="liveblog:front").values_list("key", flat=True)
    )
    assert set(behind) == {"home", "banners:header", "banners:home"}
