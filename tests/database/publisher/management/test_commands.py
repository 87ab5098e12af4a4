"""The commands that an operator runs: what they do, what they say, and how they exit."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.models import Post, Publication, StoredObject
from publisher.takedown import takedowns
from tests.publisher.newsroom import LATEST, is_behind, place_banner, publication, publish_all, write_post

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def content(blog, placement, bucket):
    write_post(blog)
    place_banner(placement)
    return bucket


@pytest.fixture
def lost(blog, bucket, s3_client):
    """A bucket that is gone."""
    write_post(blog)
    s3_client.delete_bucket(Bucket=bucket.settings.name)
    return bucket


# publish


def test_publish_publishes_what_is_behind(content):
    assert "Published 3 of 3" in said("publish")
    assert not is_behind()
    assert content.head(LATEST).revision == publication().live


def test_publish_with_nothing_to_do_says_so(content):
    said("publish")
    assert "Published 0 of 3" in said("publish")


def test_publish_may_be_told_what(content):
    assert "Published 1 of 1" in said("publish", "banners:top")
    assert is_behind()


def test_publish_names_what_it_does_not_know(content):
    with pytest.raises(CommandError, match=r"liveblog:typo.*There are: .*liveblog:election"):
        said("publish", "liveblog:typo")


def test_publish_all_renders_everything_again(content):
    said("publish")
    before = publication().wanted
    assert "Published 3 of 3" in said("publish", "--all")
    assert publication().live == publication().rebuilt == before + 1
    assert content.head(LATEST).revision == before + 1


def test_publish_all_may_be_told_what(content):
    said("publish")
    said("publish", "--all", "banners:top")
    assert publication("banners:top").rebuilt > 0
    assert publication("home").rebuilt == 0


def test_publish_makes_due_what_is_due(content, blog):
    from cms.models import Post

    write_post(blog, "Due", status="scheduled", publish_at="2026-01-01T00:00:00Z")
    said("publish")
    assert Post.objects.get(title="Due").status == "published"


def test_publish_that_fails_says_what_to_do(lost, monkeypatch):
    monkeypatch.setattr("publisher.repair.republish.FAILING_SECONDS", 0.0)
    with pytest.raises(CommandError, match="setup_bucket"):
        said("publish")


def test_publish_that_fails_for_one_reason_says_it_once(lost, monkeypatch):
    monkeypatch.setattr("publisher.repair.republish.FAILING_SECONDS", 0.0)
    monkeypatch.setattr("publisher.repair.republish.NAMED", 1)
    with pytest.raises(CommandError) as failed:
        said("publish")
    assert str(failed.value).startswith("home and 1 more: ")
    assert str(failed.value).count("setup_bucket") == 1


# verify


def test_verify_exits_with_nothing_when_they_agree(content):
    publish_all(content)
    assert "agree" in said("verify")


def test_verify_exits_with_one_when_they_do_not(content):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify", stdout=out)
    assert ended.value.code == 1
    assert "behind: 3" in out.getvalue()
    assert "verify --repair" in out.getvalue()


def test_verify_names_the_first_of_many(content, s3_client):
    publish_all(content)
    content.delete(each.key for each in content.listing())
    StoredObject.objects.bulk_create(
        StoredObject(key=f"live/{n:02d}", revision=1, sha256="a", etag="a", size=1, stored_at="2026-01-01T00:00:00Z")
        for n in range(20)
    )
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", stdout=out)
    assert "and 18 more" in out.getvalue()


def test_verify_prints_json_for_programs(content):
    publish_all(content)
    assert json.loads(said("verify", "--json")) == {
        "agree": True,
        **dict.fromkeys(("behind", "missing", "changed", "ahead", "outdated", "foreign"), []),
    }


def test_verify_prints_json_when_they_differ_too(content):
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", "--json", stdout=out)
    assert json.loads(out.getvalue())["behind"] == ["banners:top", "home", "liveblog:election"]


def test_verify_repair_makes_them_agree(content):
    publish_all(content)
    content.delete([LATEST])
    assert "agree" in said("verify", "--repair")
    assert content.head(LATEST)


def test_verify_of_a_lost_bucket_is_neither_yes_nor_no(lost):
    with pytest.raises(CommandError, match="setup_bucket") as error:
        said("verify")
    assert error.value.returncode == 2


# setup_bucket and publish_site


def test_setup_bucket_makes_it_and_then_checks_it(lost):
    created = said("setup_bucket")
    assert "The bucket was created." in created
    assert "Conditional writes are enforced." in created
    assert "The bucket is there." in said("setup_bucket")


def test_publish_site_uploads_once(bucket):
    assert "Uploaded" in said("publish_site")
    assert "up to date" in said("publish_site")
    assert bucket.head("embed.js")


def test_publish_site_that_fails_says_what_to_do(lost):
    with pytest.raises(CommandError, match="setup_bucket"):
        said("publish_site")


def test_after_setup_everything_is_published_by_two_commands(lost):
    said("setup_bucket")
    Publication.objects.update(failures=3, last_error="no bucket")
    said("publish")
    said("publish_site")
    assert "agree" in said("verify")


# takedown


def test_takedown_takes_down_and_reads_it_back(content, s3_client):
    said("publish")
    post = Post.objects.get()
    told = said("takedown", post.uid, "--reason", "A judge said so", "--by", "ana")
    assert "gone for readers since" in told
    assert b"Polls close" not in content.public_copy(LATEST)
    assert "A judge said so" in said("takedown", "--json")


def test_takedown_may_wait_for_the_proof(content, monkeypatch):
    said("publish")
    monkeypatch.setattr(takedowns, "WRITERS_END", timedelta(seconds=0))
    found = json.loads(said("takedown", "liveblog:election", "--reason", "A judge said so", "--prove", "--json"))
    assert found["takedowns"][0]["proven_at"]


def test_takedown_that_is_not_carried_out_exits_1_and_says_why(lost):
    out = StringIO()
    with pytest.raises(SystemExit) as exit:
        call_command("takedown", Post.objects.get().uid, "--reason", "x", "--seconds", "0", stdout=out)
    assert exit.value.code == 1
    assert "Takedown incomplete" in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "reason"), [(["typo", "--reason", "x"], "neither an id"), (["liveblog:election"], "Say why")]
)
def test_takedown_says_what_is_wrong(content, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        said("takedown", *arguments)
    assert Post.objects.get().status == "published"


def test_takedown_is_lifted_by_command(content):
    said("publish")
    uid = Post.objects.get().uid
    with pytest.raises(CommandError, match="No takedown"):
        said("takedown", uid, "--lift")
    said("takedown", uid, "--reason", "x")
    assert "may be published again" in said("takedown", uid, "--lift")
    assert "lifted at" in said("takedown")
    Post.objects.update(status="published")
