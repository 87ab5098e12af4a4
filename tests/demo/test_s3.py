"""The demo's S3 server answers conditional requests as S3 does."""

from __future__ import annotations

import json
from unittest.mock import ANY
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from demo import vendor
from tests.services.s3 import S3

pytestmark = pytest.mark.service


def test_an_object_that_changed_twice_in_a_second_is_not_called_unmodified() -> None:
    place = {"Bucket": "night", "Key": "latest.json"}
    with S3() as s3:
        client = s3.client()
        client.create_bucket(Bucket="night")
        first = client.put_object(**place, Body=b"one")
        client.put_object(**place, Body=b"two")
        modified = client.head_object(**place)["LastModified"]
        answer = client.get_object(**place, IfNoneMatch=first["ETag"], IfModifiedSince=modified)
        with answer["Body"] as body:
            assert body.read() == b"two"
        client.close()


def test_a_vendor_is_served_beside_the_bucket() -> None:
    with S3() as s3, urlopen(f"{s3.url}{vendor.PATH}", timeout=10) as answer:
        assert json.load(answer) == vendor.results(0) | {"updated": ANY}
        again = Request(f"{s3.url}{vendor.PATH}", headers={"If-None-Match": answer.headers["ETag"]})
        with pytest.raises(HTTPError, match="304") as same:
            urlopen(again, timeout=10)
        same.value.close()


def test_the_count_only_grows_and_ends() -> None:
    counts = [vendor.results(seconds) for seconds in range(0, 1000, 5)]
    votes = [sum(each["votes"] for each in count["candidates"]) for count in counts]
    assert votes == sorted(votes)
    assert counts[-1]["boxes"]["counted"] == vendor.BOXES


def test_who_reads_an_object_while_it_is_overwritten_gets_the_old_one(bucket_name: str) -> None:
    from moto.s3.models import s3_backends

    backend = s3_backends["123456789012"]["aws"]
    backend.put_object(bucket_name, "a.json", b"old")
    read = backend.get_object(bucket_name, "a.json")
    backend.put_object(bucket_name, "a.json", b"new")
    assert read.value == b"old"
    assert backend.get_object(bucket_name, "a.json").value == b"new"
