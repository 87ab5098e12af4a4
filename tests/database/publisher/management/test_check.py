"""`manage.py check` looks at the bucket: what is wrong is an error with its remedy, a store that is down a warning."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.checks.registry import registry
from django.core.management import CommandError, call_command

from publisher.management.commands import check
from testing.doubles.fixed_answer import DELETED, Answer, answering
from testing.doubles.stores import bucket_at

pytestmark = pytest.mark.slow


@pytest.fixture
def looking_at(monkeypatch):
    """Lets the check look at another store."""
    return lambda bucket: monkeypatch.setattr(check, "the_store", lambda: bucket)


def test_a_good_bucket_is_nothing_to_say(bucket):
    assert check.check_bucket() == []
    assert bucket.conditional is True
    assert list(bucket.listing()) == []


def test_a_missing_bucket_is_an_error_with_the_command(bucket, s3_client):
    s3_client.delete_bucket(Bucket=bucket.settings.name)
    (message,) = check.check_bucket()
    assert message.is_serious()
    assert bucket.settings.name in message.msg
    assert "setup_bucket" in message.hint


def test_wrong_credentials_are_an_error_that_names_them(elsewhere, looking_at):
    looking_at(elsewhere.answers(status=403, code="InvalidAccessKeyId"))
    (message,) = check.check_bucket()
    assert message.is_serious()
    assert message.hint
    assert message.hint not in message.msg


def test_a_store_that_is_down_is_a_warning(elsewhere, looking_at):
    looking_at(elsewhere.answers(status=503, code="SlowDown"))
    (message,) = check.check_bucket()
    assert not message.is_serious()


def test_a_store_where_nobody_listens_is_a_warning(looking_at):
    with answering(Answer()) as endpoint:
        pass
    looking_at(bucket_at(endpoint))
    (message,) = check.check_bucket()
    assert not message.is_serious()
    assert "S3_ENDPOINT_URL" in message.hint


def test_a_store_that_ignores_conditions_is_a_warning(elsewhere, looking_at):
    looking_at(elsewhere.answers(body=DELETED))
    (message,) = check.check_bucket()
    assert not message.is_serious()
    assert "ignores conditional writes" in message.msg


def test_with_a_wrong_environment_there_is_no_bucket_to_look_at(elsewhere, looking_at, settings, monkeypatch):
    looking_at(elsewhere.answers())
    monkeypatch.setattr(settings.ENVIRONMENT, "problems", ["S3_BUCKET is not set."])
    assert check.check_bucket() == []
    assert elsewhere.answer.requests == []


def test_the_command_fails_on_a_missing_bucket(bucket, s3_client, db):
    s3_client.delete_bucket(Bucket=bucket.settings.name)
    try:
        with pytest.raises(CommandError, match="setup_bucket"):
            call_command("check")
    finally:
        registry.registered_checks.discard(check.check_bucket)


def test_the_command_is_content_with_a_good_one(bucket, db):
    out = StringIO()
    try:
        call_command("check", stdout=out)
    finally:
        registry.registered_checks.discard(check.check_bucket)
    assert "no issues" in out.getvalue()
