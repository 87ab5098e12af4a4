"""The network between our processes and any server: it can refuse, hang, be slow, and cut connections half-way."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

from testing.services.ports import LOOPBACK, free_port

CHUNK = 65536


class TcpProxy:
    """Hands on what comes to its port. A fault lasts until `heal`; `seconds_late` and `cut_after` may be set any time.

    It runs in a thread of its own.
    """

    def __init__(self, target_port: int) -> None:
        self.target_port, self.port = target_port, free_port()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.server: asyncio.Server | None = None
        self.passing = asyncio.Event()
        self.inside: dict[asyncio.Task[None], set[asyncio.StreamWriter]] = {}
        self.seconds_late = 0.0
        self.puts = 0
        """How many PUTs came so far."""
        self.cut_after: int | None = None
        """Bytes, of all connections together, after which every connection is cut."""

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def refuse(self) -> None:
        """As a server that is down: nobody listens, who was inside is thrown out."""
        self._run(self._shut())

    def hang(self) -> None:
        """As a server that is frozen: connections are accepted, and nothing more is heard in either direction."""
        self.loop.call_soon_threadsafe(self.passing.clear)

    def reset(self) -> None:
        """Throws out who is inside; new connections are welcome."""
        self._run(self._throw_out())

    def heal(self) -> None:
        """What hung goes on where it was."""
        self.seconds_late, self.cut_after = 0.0, None
        self._run(self._open())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def _open(self) -> None:
        self.passing.set()
        if self.server is None:
            self.server = await asyncio.start_server(self._accept, LOOPBACK, self.port, backlog=128)

    async def _shut(self) -> None:
        server, self.server = self.server, None
        if server:
            server.close()
        await self._throw_out()

    async def _throw_out(self) -> None:
        tasks = list(self.inside)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.inside[task] = {near}
        try:
            await self._connect(reader, near)
        except (OSError, asyncio.CancelledError):
            pass  # either side may go at any time
        finally:
            for end in self.inside.pop(task):
                end.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        await self.passing.wait()
        far_reader, far = await asyncio.open_connection(LOOPBACK, self.target_port)
        task = asyncio.current_task()
        assert task is not None
        self.inside[task].add(far)
        pumps = [asyncio.ensure_future(self._pump(*ends)) for ends in ((reader, far), (far_reader, near))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until one side ends, or is cut."""
        while data := await reader.read(CHUNK):
            self.puts += data.startswith(b"PUT ")
            if self.seconds_late:
                await asyncio.sleep(self.seconds_late)
            await self.passing.wait()
            if self.cut_after is not None:
                data, self.cut_after = data[: self.cut_after], self.cut_after - len(data)
            writer.write(data)
            await writer.drain()
            if self.cut_after is not None and self.cut_after <= 0:
                self.cut_after = None
                self.loop.create_task(self._throw_out())
                return

    def __enter__(self) -> Self:
        self.thread.start()
        self.heal()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._shut())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@contextlib.contextmanager
def healed(*networks: Any) -> Any:
    """Whatever happens inside, what comes next finds them whole."""
    try:
        yield
    finally:
        for network in networks:
            network.heal()
