"""The demo's S3 server, and a vendor beside it: `python -m demo.s3 -H HOST -p PORT`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from demo import vendor
from testing.services import s3_server


class Application(s3_server.Application):
    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == vendor.PATH:
            return vendor.application(environ, start_response)
        return super().__call__(environ, start_response)


if __name__ == "__main__":
    s3_server.main(Application)
