"""The only way to the CDN's own controls. Without CLOUDFRONT_DISTRIBUTION_ID there are none to ask."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from publisher.errors import PublishError, StoreRefused
from publisher.store.object_store import Absent, translated

HINT = (
    "Check CLOUDFRONT_DISTRIBUTION_ID, and give these credentials"
    " cloudfront:CreateInvalidation and cloudfront:GetInvalidation."
)


class Cdn(Protocol):
    """What a takedown asks of a CDN. Held to one set of tests with its double."""

    def invalidate(self, paths: Iterable[str], reference: str) -> str: ...
    def is_done(self, invalidation: str) -> bool: ...


class NoCdn:
    """No controls: copies are found by reading, and a person has to purge them."""

    def invalidate(self, paths: Iterable[str], reference: str) -> str:
        return "none"

    def is_done(self, invalidation: str) -> bool:
        return True


class CloudFront:
    """https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html"""

    def __init__(self, distribution: str, **credentials: Any) -> None:
        self.distribution = distribution
        config = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2})
        self.client = boto3.session.Session().client("cloudfront", config=config, **credentials)

    def invalidate(self, paths: Iterable[str], reference: str) -> str:
        """Its id. A path may end in `*`. Asked for twice with one reference, there is one. Raises PublishError."""
        items = sorted(paths)
        batch = {"Paths": {"Quantity": len(items), "Items": items}, "CallerReference": reference}
        answer = self.call("create_invalidation", InvalidationBatch=batch)
        return str(answer["Invalidation"]["Id"])

    def is_done(self, invalidation: str) -> bool:
        """Whether no edge has an old copy any more. Raises PublishError."""
        answer = self.call("get_invalidation", Id=invalidation)
        return bool(answer["Invalidation"]["Status"].lower() == "completed")

    def call(self, operation: str, **arguments: Any) -> Any:
        try:
            return getattr(self.client, operation)(DistributionId=self.distribution, **arguments)
        except (ClientError, BotoCoreError, OSError) as error:
            found = translated(error, f"ask CloudFront ({operation})")
            if isinstance(found, (StoreRefused, Absent)) or not isinstance(found, PublishError):
                raise StoreRefused(f"CloudFront refused {operation} for {self.distribution}: {error}", HINT) from error
            raise found from error


@lru_cache(maxsize=1)
def the_cdn() -> Cdn:
    """This process's store, from Django's settings."""
    from django.conf import settings

    if not settings.CLOUDFRONT_DISTRIBUTION_ID:
        return NoCdn()
    return CloudFront(
        settings.CLOUDFRONT_DISTRIBUTION_ID,
        region_name=settings.AWS_REGION,
        aws_access_key_id=settings.AWS_ACCESS_KEY_ID or None,
        aws_secret_access_key=settings.AWS_SECRET_ACCESS_KEY or None,
    )
