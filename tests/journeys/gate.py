"""The network between our processes and a server: open, or closed as a server that is down is closed."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from types import TracebackType
from typing import Self

from testing.services.ports import LOOPBACK, free_port

CHUNK = 65536


class Gate:
    """Hands on what comes to its port; `puts` counts the PUTs among it.

    While it is shut, nobody listens there; who was inside is thrown out.
    """

    def __init__(self, target_port: int) -> None:
        self.target_port, self.port = target_port, free_port()
        self.listener: socket.socket | None = None
        self.inside: set[socket.socket] = set()
        self.threads: list[threading.Thread] = []
        self.lock = threading.Lock()
        self.puts = 0

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def open(self) -> Self:
        self.listener = socket.create_server((LOOPBACK, self.port), backlog=64)
        self._run(self._accept, self.listener)
        return self

    def shut(self) -> None:
        """Returns when every connection is cut."""
        listener, self.listener = self.listener, None
        with self.lock:
            ends = [*self.inside, *([listener] if listener else [])]
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join()
        self.threads.clear()

    def _run(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with listener:
            while self.listener is listener:
                try:
                    end, _ = listener.accept()
                except OSError:
                    return
                self._run(self._pass, end)

    def _pass(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.target_port)) as far:
            with self.lock:
                self.inside |= {near, far}
            try:
                if self.listener:
                    self._carry(near, far)
            finally:
                with self.lock:
                    self.inside -= {near, far}

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        """Both ways, until one side ends."""
        with selectors.DefaultSelector() as selector:
            selector.register(near, selectors.EVENT_READ, far)
            selector.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in selector.select():
                    data = key.fileobj.recv(CHUNK)
                    if not data:
                        return
                    self.puts += key.fileobj is near and data.startswith(b"PUT ")
                    key.data.sendall(data)

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shut()
