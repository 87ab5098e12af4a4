"""Makes or checks the bucket: that it is there, that readers may read it from any site, that writes are conditional."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from botocore.exceptions import BotoCoreError, ClientError

from publisher.errors import StoreRefused
from publisher.store.object_store import Absent, S3ObjectStore, translated

SID = "StillwireReaders"
CORS_RULE = {
    "ID": "stillwire-readers",
    "AllowedMethods": ["GET", "HEAD"],
    "AllowedOrigins": ["*"],
    "AllowedHeaders": ["*"],
    "ExposeHeaders": ["Date", "ETag", "Age", "Last-Modified"],
    "MaxAgeSeconds": 86400,
}


@dataclass(frozen=True, kw_only=True)
class BucketState:
    created: bool
    conditional: bool


def setup(bucket: S3ObjectStore, *, private: bool = False) -> BucketState:
    """Idempotent; keeps other people's policy statements and CORS rules. Raises PublishError."""
    created = not exists(bucket)
    if created:
        create(bucket)
    if not private:
        allow_readers(bucket)
    allow_origins(bucket)
    bucket.conditional = bucket.probe()
    return BucketState(created=created, conditional=bucket.conditional)


def exists(bucket: S3ObjectStore) -> bool:
    try:
        bucket.call("look at the bucket", "head_bucket")
    except Absent:
        return False
    return True


def create(bucket: S3ObjectStore) -> None:
    region = bucket.settings.region
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    bucket.call("create the bucket", "create_bucket", **place)


def configured(bucket: S3ObjectStore, operation: str) -> dict[str, Any]:
    """A part of the bucket's configuration; empty when it has none."""
    try:
        answer: dict[str, Any] = getattr(bucket.client, operation)(Bucket=bucket.settings.name)
    except (ClientError, BotoCoreError) as error:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        if code in ("NoSuchBucketPolicy", "NoSuchCORSConfiguration"):
            return {}
        raise translated(error, operation) from error
    return answer


def allow_readers(bucket: S3ObjectStore) -> None:
    """Anyone may get an object under our prefix; nobody may list."""
    policy = orjson.loads(
        configured(bucket, "get_bucket_policy").get("Policy") or b'{"Version":"2012-10-17","Statement":[]}'
    )
    ours = {
        "Sid": SID,
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket.settings.name}/{bucket.settings.prefix}*",
    }
    others = [each for each in policy["Statement"] if each.get("Sid") != SID]
    text = orjson.dumps({**policy, "Statement": [*others, ours]}).decode()
    try:
        bucket.call("let readers read", "put_bucket_policy", Policy=text)
    except StoreRefused as error:
        hint = "Turn off “block public policy” for this bucket, or run setup_bucket --private and let a CDN read it."
        raise StoreRefused(error.message, hint) from error


def allow_origins(bucket: S3ObjectStore) -> None:
    rules = configured(bucket, "get_bucket_cors").get("CORSRules", [])
    others = [rule for rule in rules if rule.get("ID") != CORS_RULE["ID"]]
    bucket.call("allow other sites", "put_bucket_cors", CORSConfiguration={"CORSRules": [*others, CORS_RULE]})
