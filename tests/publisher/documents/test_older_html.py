"""Closed pages for people: every post is reached by links alone, at a cost that does not grow."""

from __future__ import annotations

import re

import pytest

from cms.models import LiveBlog, Post, StoredObject
from publisher.errors import BucketRefused
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


def read_by_links(door) -> list[str]:
    """Ids of all posts that links lead to, newest first, each once."""
    texts = map(door.text, [INDEX, *older_pages(door)])
    found = [id for text in texts for id in re.findall(r'<article id="post-(\w+)"', text)]
    return list(dict.fromkeys(found))


def test_every_post_is_reached_by_links_alone_after_each_post(blog, door):
    written: list[str] = []
    for n in range(106):
        written.insert(0, write_post(blog, f"Post {n}").uid)
        publish(door)
        assert read_by_links(door) == written, n
        assert dangling(door) == []


def test_a_blog_of_hundreds_of_posts_is_read_to_its_beginning(blog, door):
    posts = write_posts(blog, 1052)
    publish(door)
    assert len(older_pages(door)) == 21
    assert read_by_links(door) == [post.uid for post in reversed(posts)]


def test_a_post_in_between_costs_no_query_and_no_older_page(blog, door, django_assert_max_num_queries):
    write_posts(blog, 60)
    publish(door)
    door.forget()
    write_post(blog, "One more")
    with django_assert_max_num_queries(12):
        publish(door)
    assert [key for key in door.puts() if "older" in key] == []


def test_an_edit_of_an_old_post_reaches_its_older_page_and_no_other(blog, door):
    posts = write_posts(blog, 160)
    publish(door)
    door.forget()
    retitle(posts[60], "It was ten")
    publish(door)
    assert [key for key in door.puts() if "older" in key] == ["live/election/older/1.html"]
    assert "It was ten" in door.text("live/election/older/1.html")


def test_what_is_removed_leaves_its_older_page(blog, door):
    posts = write_posts(blog, 60, body="<p>secret</p>")
    publish(door)
    Post.objects.filter(pk=posts[3].pk).update(status="removed")
    publish(door)
    assert posts[3].uid not in door.text(OLDEST)
    assert posts[4].uid in door.text(OLDEST)


def test_an_older_page_that_could_not_be_put_is_put_with_the_next_look(blog, door):
    posts = write_posts(blog, 60)
    publish(door)
    retitle(posts[0], "It was ten")
    door.fail("older/0.html", BucketRefused("403", "Ask."))
    publish(door)
    assert "It was ten" not in door.text(OLDEST)
    free()
    publish_all(door)
    assert "It was ten" in door.text(OLDEST)
    assert verify(door).agrees


def test_a_blog_that_is_gone_says_so_on_each_of_its_pages_and_shows_no_post(blog, door):
    write_posts(blog, 160)
    publish(door)
    LiveBlog.objects.update(status="draft")
    publish(door)
    for key in door.found("/older/"):
        assert "no longer available" in door.text(key)
        assert "<article" not in door.text(key)
    assert len(door.found("/older/")) == 3
    LiveBlog.objects.update(status="live")
    publish(door)
    assert len(read_by_links(door)) == 160


def test_a_rebuild_writes_them_again(blog, door):
    write_posts(blog, 160)
    publish(door)
    rebuild([ELECTION])
    door.forget()
    publish(door)
    assert len([key for key in door.puts() if "older" in key]) == 3
    revisions = set(StoredObject.objects.filter(key__contains="/older/").values_list("revision", flat=True))
    assert revisions == {publication().wanted}


def test_a_key_event_of_long_ago_is_a_link_into_its_older_page(blog, door):
    posts = write_posts(blog, 160)
    Post.objects.filter(pk__in=[posts[10].pk, posts[150].pk]).update(key_event=True)
    publish(door)
    links = re.findall(r'<li><a href="([^"]+)"><time', door.text(INDEX))
    assert links == [f"#post-{posts[150].uid}", f"older/0.html#post-{posts[10].uid}"]
    assert f'id="post-{posts[10].uid}"' in door.text(OLDEST)
    events = door.json("live/election/feed.json")["_live"]["key_events"]
    assert [event["id"] for event in events] == [posts[150].uid, posts[10].uid]


def test_only_the_newest_twenty_key_events_are_listed(blog, door):
    write_posts(blog, 30, key_event=True)
    publish(door)
    assert len(door.json("live/election/feed.json")["_live"]["key_events"]) == 20


def test_it_is_in_the_language_of_its_blog(blog, door):
    LiveBlog.objects.update(language="ar")
    write_posts(blog, 60, key_event=True)
    publish(door)
    for key in (INDEX, OLDEST):
        assert '<html lang="ar" dir="rtl">' in door.text(key)
        assert "حدث رئيسي" in door.text(key)
    assert "أقدم" in door.text(INDEX)


def test_an_older_page_follows_nothing(blog, door):
    write_posts(blog, 60)
    publish(door)
    text = door.text(OLDEST)
    assert "<live-blog" not in text
    assert '<link rel="canonical" href="' in text and 'older/0.html">' in text
    assert 'href="../index.html"' in text


def test_a_picture_is_shown_with_what_it_shows():
    picture = "https://news.example/a.jpg"
    made = documents(post(image=picture, image_alt='A "line"'))
    assert f'<img class="post-image" src="{picture}" alt="A &#34;line&#34;"' in made.html.body.decode()
    assert f'<meta property="og:image" content="{picture}">' in made.html.body.decode()
