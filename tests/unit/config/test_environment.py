"""Each variable that is missing or malformed is a problem that says what to set, and none of them raises."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from config import checks
from config.environment import Environment, Problem
from fetcher import Policy


def only_problem(environment):
    (problem,) = environment.problems
    return problem


@pytest.mark.parametrize(
    ("read", "hint"),
    [
        (lambda e: e.required("SECRET_KEY", "Set SECRET_KEY to random characters."), "Set SECRET_KEY"),
        (lambda e: e.database(), "Set DATABASE_URL=postgres://"),
        (lambda e: e.broker(), "Set CELERY_BROKER_URL=redis://"),
        (lambda e: e.bucket(), "Set S3_BUCKET"),
    ],
    ids=["SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "S3_BUCKET"],
)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_variable_says_what_to_set(read, hint, value, request):
    name = request.node.callspec.id.rpartition("-")[2]
    environment = Environment({} if value is None else {name: value})
    read(environment)
    assert only_problem(environment).message == f"{name} is not set."
    assert only_problem(environment).hint.startswith(hint)


@pytest.mark.parametrize(
    "value", ["nonsense", "mysql://a/b", "http://a.org", "://", "postgres://a:port/b", "postgres://["]
)
def test_a_malformed_database_says_what_to_set(value):
    environment = Environment({"DATABASE_URL": value})
    assert environment.database()["ENGINE"] == "django.db.backends.sqlite3"
    assert only_problem(environment).hint.startswith("Set DATABASE_URL=")


@pytest.mark.parametrize("value", ["nonsense", "http://a.org", "kafka://a", "redis"])
def test_a_malformed_broker_says_what_to_set(value):
    environment = Environment({"CELERY_BROKER_URL": value})
    assert environment.broker() == "memory://"
    assert only_problem(environment).hint.startswith("Set CELERY_BROKER_URL=")


@pytest.mark.parametrize("value", ["A", "ab", "under_score", "a/b", "s3://bucket", "-ab", "x" * 64])
def test_a_malformed_bucket_says_what_to_set(value):
    environment = Environment({"S3_BUCKET": value})
    environment.bucket()
    assert "3-63 lower-case letters" in only_problem(environment).message


@pytest.mark.parametrize(
    "value", ["a.org", "ftp://a.org", "https://", "http://a:b", "http://a?x=1", "http://a#x", "http://["]
)
def test_a_malformed_url_says_what_to_set(value):
    environment = Environment({"PUBLIC_BASE_URL": value})
    assert environment.url("PUBLIC_BASE_URL") == ""
    assert only_problem(environment).hint == "Set PUBLIC_BASE_URL=https://host or https://host/path."


@pytest.mark.parametrize("value", ["../x", "a//b", "a b", "ä", "a/../b"])
def test_a_malformed_prefix_says_what_to_set(value):
    environment = Environment({"PUBLISH_PREFIX": value})
    assert environment.prefix("PUBLISH_PREFIX") == ""
    assert only_problem(environment).hint.startswith("Set PUBLISH_PREFIX to letters")


def test_a_flag_that_is_neither_true_nor_false_says_what_to_set():
    environment = Environment({"DEBUG": "maybe"})
    assert environment.flag("DEBUG") is False
    assert only_problem(environment).hint == "Set DEBUG=1 or DEBUG=0."


@pytest.mark.parametrize("value", ["0", "0.9", "61", "-5", "nan", "inf", "five", "5s"])
def test_a_time_out_of_bounds_says_what_to_set(value):
    environment = Environment({"LEASE_SECONDS": value})
    assert environment.seconds("LEASE_SECONDS", default=5, least=1, most=60) == 5
    assert (
        only_problem(environment).message == f"LEASE_SECONDS is {value!r}, which is no number of seconds from 1 to 60."
    )
    assert only_problem(environment).hint == "Set LEASE_SECONDS=5, or leave it out."


@pytest.mark.parametrize(("value", "seconds"), [(None, 5), ("", 5), ("1", 1), (" 2.5 ", 2.5), ("60", 60)])
def test_a_time_within_bounds_is_taken(value, seconds):
    environment = Environment({} if value is None else {"LEASE_SECONDS": value})
    assert environment.seconds("LEASE_SECONDS", default=5, least=1, most=60) == seconds
    assert not environment.problems


@pytest.mark.parametrize("value", ["short", "t" * 15, "with a space in it", "ä" * 20])
def test_a_token_that_is_easily_guessed_says_what_to_set(value):
    environment = Environment({"METRICS_TOKEN": value})
    assert environment.token("METRICS_TOKEN") == ""
    assert only_problem(environment).hint == "Set METRICS_TOKEN to 16 or more random characters."


def test_a_word_that_is_none_of_those_says_which_there_are():
    environment = Environment({"LOG_FORMAT": "xml"})
    assert environment.choice("LOG_FORMAT", ("text", "json")) == "text"
    assert only_problem(environment).hint == "Set LOG_FORMAT to text or json."


@pytest.mark.parametrize(
    "value",
    ["nonsense", "https://sentry.example/1", "https://key@sentry.example", "ftp://key@host/1", "https://k@h:x/1"],
)
def test_a_malformed_dsn_says_what_to_set_and_does_not_repeat_it(value):
    environment = Environment({"SENTRY_DSN": value})
    assert environment.dsn("SENTRY_DSN") == ""
    assert only_problem(environment).message == "SENTRY_DSN is not a DSN of Sentry's."


@pytest.mark.parametrize("value", ["127.0.0.1", "2130706433:80", "host:0", "a b:80", "10.0.0.0/33:80"])
def test_a_malformed_exception_for_fetching_says_what_to_set(value):
    environment = Environment({"FETCH_ALLOW": value})
    assert environment.fetch_policy() == Policy()
    assert only_problem(environment).hint.startswith("Set FETCH_ALLOW=host:port")


def test_a_malformed_port_for_fetching_says_what_to_set():
    environment = Environment({"FETCH_PORTS": "8443,http"})
    assert environment.fetch_policy().ports == {80, 443, 8443}
    assert only_problem(environment).hint == "Set FETCH_PORTS=8080,8443."


def test_a_file_that_cannot_be_read_says_what_to_set(tmp_path):
    environment = Environment({"HOME_HTML": str(tmp_path / "home.html")})
    assert environment.file("HOME_HTML") == ""
    assert only_problem(environment).hint == "Set HOME_HTML to the path of a file."
    (tmp_path / "home.html").write_text("<p>Ours</p>")
    assert environment.file("HOME_HTML") == "<p>Ours</p>"


def test_good_variables_have_no_problem():
    environment = Environment(
        {
            "DATABASE_URL": "postgres://a:b@c:5432/d",
            "CELERY_BROKER_URL": "rediss://a:6379/0",
            "S3_BUCKET": "news.example",
            "PUBLIC_BASE_URL": "https://cdn.example/x/",
            "PUBLISH_PREFIX": "/live/2026/",
            "DEBUG": "yes",
            "ALLOWED_HOSTS": "a.org, b.org,",
            "METRICS_TOKEN": "t" * 16,
            "LOG_FORMAT": "JSON",
            "SENTRY_DSN": "https://key@sentry.example/path/42",
        }
    )
    assert environment.database()["ENGINE"] == "django.db.backends.postgresql"
    assert environment.broker() == "rediss://a:6379/0"
    assert environment.bucket() == "news.example"
    assert environment.url("PUBLIC_BASE_URL") == "https://cdn.example/x"
    assert environment.prefix("PUBLISH_PREFIX") == "live/2026/"
    assert environment.flag("DEBUG") is True
    assert environment.words("ALLOWED_HOSTS") == ["a.org", "b.org"]
    assert environment.token("METRICS_TOKEN") == "t" * 16
    assert environment.choice("LOG_FORMAT", ("text", "json")) == "json"
    assert environment.dsn("SENTRY_DSN") == "https://key@sentry.example/path/42"
    assert environment.problems == []


def test_every_problem_is_a_system_check(settings):
    settings.ENVIRONMENT = Environment({}, [Problem(name="S3_BUCKET", message="S3_BUCKET is not set.", hint="Set it.")])
    found = [check for check in run_checks() if check.id == "stillwire.S3_BUCKET"]
    assert [(check.msg, check.hint) for check in found] == [("S3_BUCKET is not set.", "Set it.")]


def test_a_web_server_does_not_start_on_a_wrong_environment(settings):
    settings.ENVIRONMENT = Environment({}, [Problem(name="X", message="X is not set.", hint="Set X.")])
    with pytest.raises(ImproperlyConfigured, match="X is not set. Set X."):
        checks.refuse_wrong_environment()
