"""The bucket is made or checked, and what others have configured in it is kept."""

from __future__ import annotations

import json

import pytest
import urllib3

from publisher.errors import StoreBusy, StoreRefused
from publisher.store.setup import CORS_RULE, SID, setup
from testing.doubles.stores import real_bucket

pytestmark = pytest.mark.slow

NEW = "stillwire-new"
THEIRS = {
    "Sid": "Theirs",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
    "Action": "s3:ListBucket",
    "Resource": f"arn:aws:s3:::{NEW}",
}


@pytest.fixture
def client(bucket_name, s3_client):
    """A plain client; the server has another bucket than the one to be made."""
    return s3_client


@pytest.fixture
def new(client):
    return real_bucket(name=NEW)


def policy(client) -> dict[str, object]:
    return json.loads(client.get_bucket_policy(Bucket=NEW)["Policy"])


def rules(client) -> list[dict[str, object]]:
    return client.get_bucket_cors(Bucket=NEW)["CORSRules"]


def test_a_bucket_that_is_missing_is_made(client, new):
    state = setup(new)
    assert (state.created, state.conditional) == (True, True)
    assert NEW in [each["Name"] for each in client.list_buckets()["Buckets"]]


def test_a_bucket_elsewhere_is_made_in_its_region(client):
    setup(real_bucket(name=NEW, region="eu-central-1"))
    assert client.get_bucket_location(Bucket=NEW)["LocationConstraint"] == "eu-central-1"


def test_a_second_run_changes_nothing(client, new):
    setup(new)
    before = policy(client), rules(client)
    assert setup(new).created is False
    assert (policy(client), rules(client)) == before


def test_anyone_may_read_and_nobody_may_list(client, new):
    setup(new)
    client.put_object(Bucket=NEW, Key="live/index.json", Body=b"{}")
    url = f"{client.meta.endpoint_url}/{NEW}"
    assert urllib3.request("GET", f"{url}/live/index.json").status == 200
    (statement,) = policy(client)["Statement"]
    assert (statement["Action"], statement["Principal"]) == ("s3:GetObject", "*")


def test_only_our_prefix_is_opened(client):
    setup(real_bucket(name=NEW, prefix="news/"))
    assert policy(client)["Statement"][0]["Resource"] == f"arn:aws:s3:::{NEW}/news/*"


def test_a_private_bucket_stays_private(client, new):
    setup(new, private=True)
    with pytest.raises(client.exceptions.ClientError, match="NoSuchBucketPolicy"):
        policy(client)


def test_other_peoples_statements_are_kept(client, new):
    client.create_bucket(Bucket=NEW)
    theirs = {"Version": "2012-10-17", "Id": "theirs", "Statement": [THEIRS]}
    client.put_bucket_policy(Bucket=NEW, Policy=json.dumps(theirs))
    setup(new)
    found = policy(client)
    assert found["Statement"][0] == THEIRS
    assert [each["Sid"] for each in found["Statement"]] == ["Theirs", SID]
    assert found["Id"] == "theirs"


def test_other_peoples_rules_are_kept(client, new):
    client.create_bucket(Bucket=NEW)
    theirs = {"ID": "theirs", "AllowedMethods": ["PUT"], "AllowedOrigins": ["https://upload.example"]}
    client.put_bucket_cors(Bucket=NEW, CORSConfiguration={"CORSRules": [theirs]})
    setup(new)
    assert [rule["ID"] for rule in rules(client)] == ["theirs", CORS_RULE["ID"]]
    assert rules(client)[0]["AllowedOrigins"] == ["https://upload.example"]


def test_readers_on_any_site_may_see_the_date(client, new):
    setup(new)
    (rule,) = rules(client)
    assert rule["AllowedOrigins"] == ["*"]
    assert "Date" in rule["ExposeHeaders"]


def test_the_probe_leaves_nothing_behind(client, new):
    setup(new)
    assert "Contents" not in client.list_objects_v2(Bucket=NEW)


def test_a_refusal_says_what_to_do(elsewhere):
    with pytest.raises(StoreRefused, match="Give these credentials"):
        setup(elsewhere.answers(status=403, code="AccessDenied"))


def test_a_store_that_is_down_is_told(elsewhere):
    with pytest.raises(StoreBusy, match="503"):
        setup(elsewhere.answers(status=503, code="SlowDown"))
