"""The CDN's store: CloudFront on moto's server and its double answer alike."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from publisher.errors import StoreBusy, StoreRefused
from publisher.store.cdn import CloudFront, NoCdn, the_cdn
from testing.doubles.fixed_answer import Answer, answering
from testing.doubles.memory_cdn import MemoryCdn

pytestmark = pytest.mark.slow
KEYS = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}


def distribution(cdn: CloudFront) -> str:
    origin = {"Id": "a", "DomainName": "bucket.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behaviour = {"TargetOriginId": "a", "ViewerProtocolPolicy": "allow-all", "MinTTL": 0}
    behaviour["ForwardedValues"] = {"QueryString": False, "Cookies": {"Forward": "none"}}
    config = {
        "CallerReference": uuid4().hex,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behaviour,
        "Comment": "",
        "Enabled": True,
    }
    return cdn.client.create_distribution(DistributionConfig=config)["Distribution"]["Id"]


@pytest.fixture(params=["memory", "moto"])
def cdn(request):
    if request.param == "memory":
        return MemoryCdn()
    found = CloudFront("", endpoint_url=request.getfixturevalue("s3_server"), **KEYS)
    found.distribution = distribution(found)
    return found


def test_an_invalidation_has_an_id_by_which_it_is_asked_for(cdn):
    first, second = cdn.invalidate(["/live/a/*", "/b"], "1"), cdn.invalidate(["/c"], "2")
    assert first
    assert first != second
    assert cdn.is_done(first)


def test_cloudfront_is_told_each_path(s3_server):
    cdn = CloudFront("", endpoint_url=s3_server, **KEYS)
    cdn.distribution = distribution(cdn)
    made = cdn.invalidate(["/live/a/*", "/banners/top.json"], "one")
    batch = cdn.client.get_invalidation(DistributionId=cdn.distribution, Id=made)["Invalidation"]["InvalidationBatch"]
    assert batch["Paths"]["Items"] == ["/banners/top.json", "/live/a/*"]
    assert batch["CallerReference"] == "one"


def test_a_distribution_that_is_not_there_says_what_to_check(s3_server):
    with pytest.raises(StoreRefused, match="CLOUDFRONT_DISTRIBUTION_ID"):
        CloudFront("nothing", endpoint_url=s3_server, **KEYS).invalidate(["/a"], "1")


@pytest.mark.parametrize(("status", "error"), [(503, StoreBusy), (403, StoreRefused), (500, StoreBusy)])
def test_an_error_says_whether_trying_again_helps(status, error):
    body = b"<ErrorResponse><Error><Code>Some</Code><Message>no</Message></Error></ErrorResponse>"
    with answering(Answer(status=status, body=body)) as endpoint, pytest.raises(error):
        CloudFront("a", endpoint_url=endpoint, **KEYS).invalidate(["/a"], "1")


def test_without_a_distribution_there_is_nobody_to_ask(settings):
    the_cdn.cache_clear()
    assert isinstance(the_cdn(), NoCdn)
    assert json.dumps(NoCdn().invalidate(["/a"], "1"))
    settings.CLOUDFRONT_DISTRIBUTION_ID = "E1"
    the_cdn.cache_clear()
    assert the_cdn().distribution == "E1"
    the_cdn.cache_clear()
