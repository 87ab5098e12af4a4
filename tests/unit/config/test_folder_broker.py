"""The broker in a folder: no reader ever meets half a message, which kombu's own does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty

from kombu import Connection

from config.folder_broker import Transport
from testing.services.wait import wait_for

COUNT = 300


def connection(folder: Path) -> Connection:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    (folder / "control").mkdir(exist_ok=True)
    return Connection(transport=Transport, transport_options=options)


def write(folder: Path) -> None:
    with connection(folder) as link, link.SimpleQueue("notes") as queue:
        for number in range(COUNT):
            queue.put(number)


def test_readers_beside_a_writer_meet_whole_messages(tmp_path) -> None:
    with ThreadPoolExecutor() as pool, connection(tmp_path) as link, link.SimpleQueue("notes") as queue:
        writer = pool.submit(write, tmp_path)
        seen: list[int] = []

        def drain() -> bool:
            with suppress(Empty):
                while True:
                    message = queue.get_nowait()
                    message.ack()
                    seen.append(message.payload)
            return len(seen) == COUNT

        wait_for(drain, 30, "every message")
        writer.result()
    assert sorted(seen) == list(range(COUNT))
