"""moto as S3, held to RFC 9110 where it strays: `python -m testing.services.s3_server -H HOST -p PORT`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from moto import server
from moto.s3.models import FakeKey

LOCK = threading.Lock()
INCOMPLETE = b"<Error><Code>IncompleteBody</Code><Message>The request was cut off.</Message></Error>"


class Application(server.DomainDispatcherApplication):
    """One request after the other, and each seen whole: S3 replaces an object at once, with its headers.

    moto stores a new object and only then its metadata: a reader between got compressed bytes and no word of it.

    Where a request has If-None-Match, its If-Modified-Since is ignored (RFC 9110, 13.1.3), as S3 does.

    Browsers send both. By the date alone, in whole seconds, a reader who polled between two publishes of one second
    would be told 304 until the next.
    """

    def __init__(self, create_app: Callable[[Any], Any]) -> None:
        super().__init__(create_app)
        self.backends: dict[str | None, Any] = {}

    def get_backend_for_host(self, host: str | None) -> Any:
        """Kept: moto looks through its own folders at each request, for half of the time that it takes."""
        if host not in self.backends:
            self.backends[host] = super().get_backend_for_host(host)
        return self.backends[host]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "HTTP_IF_NONE_MATCH" in environ:
            environ.pop("HTTP_IF_MODIFIED_SINCE", None)
        if length := int(environ.get("CONTENT_LENGTH") or 0):  # who sends slowly keeps nobody waiting
            body = environ["wsgi.input"].read(length)
            if len(body) < length:
                start_response("400 Bad Request", [("Content-Type", "application/xml")])
                return [INCOMPLETE]
            environ["wsgi.input"] = BytesIO(body)
        with LOCK:
            return super().__call__(environ, start_response)


def keep_while_read(key: FakeKey, garbage: bool = False) -> None:
    """moto closes an object as it is overwritten, and answers 500 to who is just reading it; S3 gives them the old one.

    It is closed once nobody holds it any more.
    """
    key.disposed = True
    if garbage:
        key._value_buffer.close()


FakeKey.dispose = keep_while_read


def main(application: type[Application] = Application) -> None:
    server.DomainDispatcherApplication = application
    server.main()


if __name__ == "__main__":
    main()
