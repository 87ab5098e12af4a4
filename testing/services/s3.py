"""A throw-away S3 server, moto's, in a process that can be killed or frozen. A restart loses all objects."""

from __future__ import annotations

import sys
from typing import Any

import boto3

from testing.paths import ROOT
from testing.services.ports import LOOPBACK
from testing.services.processes import Process
from testing.services.service import Service

KEY = "test"
REGION = "us-east-1"


def client(endpoint: str) -> Any:
    """A plain boto3 client, so that tests see what any reader of S3 sees. The caller closes it."""
    session = boto3.session.Session(aws_access_key_id=KEY, aws_secret_access_key=KEY, region_name=REGION)
    return session.client("s3", endpoint_url=endpoint)


class S3(Service):
    """`module` is the program: ours, or one that answers more than ours does."""

    def __init__(self, module: str = "testing.services.s3_server") -> None:
        super().__init__()
        self.module = module

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def build(self) -> Process:
        argv = [sys.executable, "-m", self.module, "-H", LOOPBACK, "-p", str(self.port)]
        return Process(argv, log=self.folder / "log", cwd=ROOT, ready=self.answers)

    def client(self) -> Any:
        return client(self.url)
