"""The vendor of the demo: a count that grows, served beside the bucket."""

from __future__ import annotations

import json
from unittest.mock import ANY
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from demo import vendor
from testing.services.s3 import S3


@pytest.mark.service
def test_a_vendor_is_served_beside_the_bucket() -> None:
    with S3("demo.s3") as s3, urlopen(f"{s3.url}{vendor.PATH}", timeout=10) as answer:
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
