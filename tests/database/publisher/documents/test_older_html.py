"""Closed pages for people: every post is reached by links alone, at a cost that does not grow."""

from __future__ import annotations

import re

import pytest

from cms.models import LiveBlog, Post, StoredObject
from publisher.errors import StoreRefused
from publisher.repair.republish import rebuild
from publisher.repair.verify import verify
from tests.publisher.made import documents, post
from tests.publisher.newsroom import (
    ELECTION,
    dangling,
    free,
    older_pages,
    publication,
    publish,
    publish_all,
    retitle,
    write_post,
    write_posts,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
INDEX = "live/election/index.html"
OLDEST = "live/election/older/0.html"


def read_by_links(store) -> list[str]:
    """Ids of all posts that links lead to, newest first, each once."""
    texts = map(store.text, [INDEX, *older_pages(store)])
    found = [id for text in texts for id in re.findall(r'<article id="post-(\w+)"', text)]
    return list(dict.fromkeys(found))


def test_every_post_is_reached_by_links_alone_after_each_post(blog, store):
    written: list[str] = []
    for n in range(106):
        written.insert(0, write_post(blog, f"Post {n}").uid)
        publish(store)
        assert read_by_links(store) == written, n
        assert dangling(store) == []


def test_a_blog_of_hundreds_of_posts_is_read_to_its_beginning(blog, store):
    posts = write_posts(blog, 1052)
    publish(store)
    assert len(older_pages(store)) == 21
    assert read_by_links(store) == [post.uid for post in reversed(posts)]


def test_a_post_in_between_costs_no_query_and_no_older_page(blog, store, django_assert_max_num_queries):
    write_posts(blog, 60)
    publish(store)
    store.forget()
    write_post(blog, "One more")
    with django_assert_max_num_queries(16):
        publish(store)
    assert [key for key in store.puts() if "older" in key] == []


def test_an_edit_of_an_old_post_reaches_its_older_page_and_no_other(blog, store):
    posts = write_posts(blog, 160)
    publish(store)
    store.forget()
    retitle(posts[60], "It was ten")
    publish(store)
    assert [key for key in store.puts() if "older" in key] == ["live/election/older/1.html"]
    assert "It was ten" in store.text("live/election/older/1.html")


def test_what_is_removed_leaves_its_older_page(blog, store):
    posts = write_posts(blog, 60, body="<p>secret</p>")
    publish(store)
    Post.objects.filter(pk=posts[3].pk).update(status="removed")
    publish(store)
    assert posts[3].uid not in store.text(OLDEST)
    assert posts[4].uid in store.text(OLDEST)


def test_an_older_page_that_could_not_be_put_is_put_with_the_next_look(blog, store):
    posts = write_posts(blog, 60)
    publish(store)
    retitle(posts[0], "It was ten")
    store.fail("older/0.html", StoreRefused("403", "Ask."))
    publish(store)
    assert "It was ten" not in store.text(OLDEST)
    free()
    publish_all(store)
    assert "It was ten" in store.text(OLDEST)
    assert verify(store).agrees


def test_a_blog_that_is_gone_says_so_on_each_of_its_pages_and_shows_no_post(blog, store):
    write_posts(blog, 160)
    publish(store)
    LiveBlog.objects.update(status="draft")
    publish(store)
    for key in store.found("/older/"):
        assert "no longer available" in store.text(key)
        assert "<article" not in store.text(key)
    assert len(store.found("/older/")) == 3
    LiveBlog.objects.update(status="live")
    publish(store)
    assert len(read_by_links(store)) == 160


def test_a_rebuild_writes_them_again(blog, store):
    write_posts(blog, 160)
    publish(store)
    rebuild([ELECTION])
    store.forget()
    publish(store)
    assert len([key for key in store.puts() if "older" in key]) == 3
    revisions = set(StoredObject.objects.filter(key__contains="/older/").values_list("revision", flat=True))
    assert revisions == {publication().wanted}


def test_a_key_event_of_long_ago_is_a_link_into_its_older_page(blog, store):
    posts = write_posts(blog, 160)
    Post.objects.filter(pk__in=[posts[10].pk, posts[150].pk]).update(key_event=True)
    publish(store)
    links = re.findall(r'<li><a href="([^"]+)"><time', store.text(INDEX))
    assert links == [f"#post-{posts[150].uid}", f"older/0.html#post-{posts[10].uid}"]
    assert f'id="post-{posts[10].uid}"' in store.text(OLDEST)
    events = store.json("live/election/feed.json")["_live"]["key_events"]
    assert [event["id"] for event in events] == [posts[150].uid, posts[10].uid]


def test_only_the_newest_twenty_key_events_are_listed(blog, store):
    write_posts(blog, 30, key_event=True)
    publish(store)
    assert len(store.json("live/election/feed.json")["_live"]["key_events"]) == 20


def test_it_is_in_the_language_of_its_blog(blog, store):
    LiveBlog.objects.update(language="ar")
    write_posts(blog, 60, key_event=True)
    publish(store)
    for key in (INDEX, OLDEST):
        assert '<html lang="ar" dir="rtl">' in store.text(key)
        assert "حدث رئيسي" in store.text(key)
    assert "أقدم" in store.text(INDEX)


def test_an_older_page_follows_nothing(blog, store):
    write_posts(blog, 60)
    publish(store)
    text = store.text(OLDEST)
    assert "<live-blog" not in text
    assert '<link rel="canonical" href="' in text and 'older/0.html">' in text
    assert 'href="../index.html"' in text


def test_a_picture_is_shown_with_what_it_shows():
    picture = "https://news.example/a.jpg"
    made = documents(post(image=picture, image_alt='A "line"'))
    assert f'<img class="post-image" src="{picture}" alt="A &#34;line&#34;"' in made.html.body.decode()
    assert f'<meta property="og:image" content="{picture}">' in made.html.body.decode()
