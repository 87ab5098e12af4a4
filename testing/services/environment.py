"""The contract's environment variables for a test, whether in this process or in one of ours."""

from __future__ import annotations

import os

from testing.services.s3 import KEY, REGION

CONTRACT = [
    "SECRET_KEY",
    "DEBUG",
    "SECURE",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "S3_BUCKET",
    "S3_ENDPOINT_URL",
    "PUBLISH_PREFIX",
    "PUBLIC_BASE_URL",
    "CLOUDFRONT_DISTRIBUTION_ID",
    "HOME_HTML",
    "FETCH_ALLOW",
    "FETCH_PORTS",
    "SECRET_KEY_FALLBACKS",
    "METRICS_TOKEN",
    "LOG_FORMAT",
    "LEASE_SECONDS",
    "S3_READ_SECONDS",
    "SENTRY_DSN",
]


def environment(
    *, database: str, broker: str, s3: str, bucket: str = "stillwire-test", **others: str
) -> dict[str, str]:
    """`others` are further variables of the contract. What the developer has set of them is dropped."""
    inherited = {key: value for key, value in os.environ.items() if key not in CONTRACT and not key.startswith("AWS_")}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "SECRET_KEY": "tests-only-" + "k" * 50,
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker,
        "S3_BUCKET": bucket,
        "S3_ENDPOINT_URL": s3,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_REGION": REGION,
        "PUBLIC_BASE_URL": f"{s3}/{bucket}",
        **others,
    }
