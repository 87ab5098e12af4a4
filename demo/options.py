"""What the environment says about the demo. A mistake in it is one line that names the variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
BUCKET = "stillwire"
LOGIN, PASSWORD = "editor", "stillwire"  # noqa: S105 - printed for whoever runs the demo on their own machine


class Mistake(Exception):
    """Something that the person who started the demo can put right; the message says how."""


@dataclass(frozen=True, kw_only=True)
class Options:
    admin_port: int
    s3_port: int
    has_ticker: bool
    data: Path

    @property
    def admin_url(self) -> str:
        return f"http://{LOOPBACK}:{self.admin_port}/admin/"

    @property
    def s3_url(self) -> str:
        return f"http://{LOOPBACK}:{self.s3_port}"

    @property
    def public_url(self) -> str:
        """Where readers fetch: the bucket itself plays the CDN."""
        return f"{self.s3_url}/{BUCKET}"


def read(variables: Mapping[str, str]) -> Options:
    """Raises Mistake."""
    return Options(
        admin_port=port(variables, "ADMIN_PORT", 8000),
        s3_port=port(variables, "S3_PORT", 9000),
        has_ticker=variables.get("TICKER", "") not in ("", "0"),
        data=Path(variables.get("DEMO_DATA") or ROOT / ".demo").resolve(),
    )


def port(variables: Mapping[str, str], name: str, default: int) -> int:
    value = variables.get(name) or str(default)
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise Mistake(f"{name} is {value!r}, which is not a port. Choose one: {name}={default} make demo")
