"""A server in a thread of this process: what the doubles of stores, vendors and other people's sites have in common."""

from __future__ import annotations

import threading
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self


class Threaded:
    """Serves from entering to leaving. Subclasses say how to `dismiss` whom they keep waiting."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.server = server
        self.thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        return self.server.server_port

    def dismiss(self) -> None:
        """Before the server ends."""

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dismiss()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
