"""The demo's S3 server answers conditional requests as S3 does."""

from __future__ import annotations

import pytest

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
