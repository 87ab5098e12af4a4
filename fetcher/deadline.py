"""The end of a fetch: whatever a socket waits for is cut off then, so a byte a second gains a server nothing."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self


class Deadline:
    """`with Deadline(10) as deadline:` shuts down every watched socket after ten seconds, from a thread of its own."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self.lock = threading.Lock()
        self.sockets: list[socket.socket] = []
        self.is_over = False
        self.timer = threading.Timer(seconds, self.cut)
        self.timer.daemon = True

    @property
    def left(self) -> float:
        """Seconds; never quite nothing, which would mean “for ever” to a socket."""
        return max(0.01, self.end - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """By a duplicate: TLS takes the socket itself over, and its number may be used again."""
        with self.lock:
            self.sockets.append(sock.dup())
        if self.is_over:
            self.cut()

    def cut(self) -> None:
        self.is_over = True
        with self.lock:
            for each in self.sockets:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.timer.cancel()
        with self.lock:
            for each in self.sockets:
                each.close()
            self.sockets.clear()
