"""What the environment says about the demo, and what it must not say."""

from __future__ import annotations

import pytest

from demo import options, parts
from demo.options import Mistake


def test_the_ports_have_defaults() -> None:
    chosen = options.read({})
    assert chosen.admin_url == "http://127.0.0.1:8000/admin/"
    assert chosen.public_url == "http://127.0.0.1:9000/stillwire"


@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused_by_name(value) -> None:
    with pytest.raises(Mistake, match="ADMIN_PORT"):
        options.read({"ADMIN_PORT": value})


def test_the_shells_aws_does_not_reach_the_demo(tmp_path) -> None:
    chosen = options.read({"DEMO_DATA": str(tmp_path)})
    env = parts.environment(chosen, {"AWS_PROFILE": "production", "PUBLISH_PREFIX": "real", "PATH": "/bin"})
    assert env["PATH"] == "/bin"
    assert "AWS_PROFILE" not in env
    assert "PUBLISH_PREFIX" not in env
    assert env["S3_ENDPOINT_URL"] == chosen.s3_url
