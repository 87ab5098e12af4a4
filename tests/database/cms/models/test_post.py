"""A post that readers could not make sense of is refused, and what is refused says what to do."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.models import LiveBlog, Post
from cms.text.tags import tag_list

pytestmark = pytest.mark.django_db


def errors(post):
    with pytest.raises(ValidationError) as refusal:
        post.full_clean()
    return refusal.value.message_dict


@pytest.mark.parametrize("body", ["", "   ", "<p></p>", "<p>&nbsp;</p>", "<br>", "<hr>", "&#8203;", "<b> </b>"])
def test_an_empty_post_is_refused(blog, body):
    assert errors(Post(liveblog=blog, body=body))["body"] == ["Write a title or a text: an empty post cannot be shown."]


@pytest.mark.parametrize(
    "content",
    [{"title": "x"}, {"body": "x"}, {"image": "https://a.org/p.jpg"}, {"body": '<img src="https://a.org/p.jpg">'}],
)
def test_a_title_a_text_or_a_picture_is_enough(blog, content):
    Post(liveblog=blog, **content).full_clean()


@pytest.mark.parametrize("title", [" ", "\u200b", "\u00ad\u2060", "\u3164"])
def test_a_title_that_nobody_sees_is_no_title(blog, title):
    assert "Write a title or a text" in errors(Post(liveblog=blog, title=title))["body"][0]


@pytest.mark.parametrize(
    "body", ["<img>", "<img src='data:image/png;base64,iVBO'>", "<img src=https://a.org/p width=1>"]
)
def test_a_picture_that_nobody_could_load_is_no_picture(blog, body):
    assert errors(Post(liveblog=blog, body=body))["body"]


def test_a_text_that_is_too_long_is_refused_at_once(blog):
    post = Post(liveblog=blog, body="<" * 250_000)
    begun = time.process_time()
    assert "250 kB long" in errors(post)["body"][0]
    assert time.process_time() - begun < 0.05


def test_a_text_of_which_nothing_is_left_is_refused(blog):
    assert (
        "Nothing of this can be published"
        in errors(Post(liveblog=blog, title="x", body="<script>1</script>"))["body"][0]
    )


def test_a_scheduled_post_needs_a_time(blog):
    assert "A scheduled post needs a time" in str(errors(Post(liveblog=blog, title="x", status="scheduled")))


def test_the_database_refuses_a_scheduled_post_without_a_time(blog):
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.bulk_create([Post(liveblog=blog, title="x", status="scheduled")])


def test_a_published_post_of_the_future_is_scheduled(blog):
    tomorrow = timezone.now() + timedelta(days=1)
    post = Post.objects.create(liveblog=blog, title="x", status="published", publish_at=tomorrow)
    assert post.status == "scheduled"


def test_a_published_post_of_the_past_is_published(blog):
    yesterday = timezone.now() - timedelta(days=1)
    post = Post.objects.create(liveblog=blog, title="x", status="published", publish_at=yesterday)
    assert post.status == "published"


def test_saving_cleans_the_body_and_the_tags(blog):
    post = Post.objects.create(liveblog=blog, body="a\n\nb <3", tags="x, y,x ,")
    assert (post.body, post.tags) == ("<p>a</p>\n\n<p>b &lt;3</p>", ["x", "y"])


def test_an_id_is_used_once_in_a_blog_and_again_in_another(post):
    other = LiveBlog.objects.create(slug="other", title="x")
    Post.objects.create(liveblog=other, uid=post.uid, title="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(liveblog=post.liveblog, uid=post.uid, title="x")


def test_a_post_is_called_by_its_title_its_words_or_its_id(blog):
    assert str(Post(title="T", body="<p>B</p>")) == "T"
    assert str(Post(body="<p>B &amp; c</p>")) == "B & c"
    assert len(str(Post())) == 26


@given(st.lists(st.text()) | st.text())
def test_a_list_of_tags_is_a_list_of_tags(value):
    assert tag_list(tag_list(value)) == tag_list(value)
