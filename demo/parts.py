"""What the demo consists of: the command line and the environment of each part. It starts nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from urllib.parse import quote

from demo.content import FOLDER
from demo.folder import secret_key
from demo.options import BUCKET, LOOPBACK, Options

HOME_HTML = FOLDER / "home.html"
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")  # two workers on one machine need no small talk


def environment(options: Options, inherited: Mapping[str, str]) -> dict[str, str]:
    """The contract's variables; what the shell says of AWS must not lead the demo into a real bucket."""
    kept = {key: value for key, value in inherited.items() if not key.startswith("AWS_")}
    for name in ("DEBUG", "SECURE", "PUBLISH_PREFIX", "CLOUDFRONT_DISTRIBUTION_ID"):
        kept.pop(name, None)
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "SECRET_KEY": secret_key(options.data),
        "ALLOWED_HOSTS": f"{LOOPBACK},localhost",
        "DATABASE_URL": f"sqlite:///{quote(str(options.data))}/db.sqlite3",
        "CELERY_BROKER_URL": f"filesystem://{options.data}/broker",
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": options.s3_url,
        "AWS_ACCESS_KEY_ID": "demo",
        "AWS_SECRET_ACCESS_KEY": "demo",
        "AWS_REGION": "us-east-1",
        "PUBLIC_BASE_URL": options.public_url,
        "HOME_HTML": str(HOME_HTML),
        "FETCH_ALLOW": f"{LOOPBACK}:{options.s3_port}",  # the vendor that the demo plays
        "LOOKUP_PUTS_PER_SECOND": "200",  # the S3 server of the demo is one process, which readers ask as well
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(options.data / "tmp"),  # the broker moves what it read through there
    }


def program(*argv: str) -> list[str]:
    return [sys.executable, "-m", *argv]


def s3(options: Options) -> list[str]:
    return [sys.executable, "-m", "demo.s3", "-H", LOOPBACK, "-p", str(options.s3_port)]


def prepare() -> list[str]:
    return program("demo.prepare")


def ticker() -> list[str]:
    return program("demo.ticker")


def admin(options: Options) -> list[str]:
    bind = f"{LOOPBACK}:{options.admin_port}"
    return program("gunicorn", "cms.wsgi", "--bind", bind, "--threads", "4", "--no-control-socket")


def worker(queue: str, concurrency: int) -> list[str]:
    name = f"{queue}@%h"
    return program(
        "celery", "-A", "cms", "worker", "-Q", queue, "-n", name, "-c", str(concurrency), "-l", "INFO", *QUIET
    )


def beat(options: Options) -> list[str]:
    return program("celery", "-A", "cms", "beat", "--schedule", str(options.data / "tmp" / "schedule"), "-l", "INFO")
