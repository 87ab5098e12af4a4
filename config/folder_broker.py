"""kombu's broker in a folder, made whole: a reader never sees a file that is still being written.

kombu 5.7 opens a message's file, then locks it, then writes it: a worker that looks in between reads nothing and
dies of a JSONDecodeError, within a minute at the sweep's pace. The same holds for its files of bindings.
"""

from __future__ import annotations

import fcntl
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps

WRITTEN_FOR = "5.7.0"  # kombu; tests/unit/config/test_kombu.py fails with any other, until somebody has looked


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # as kombu has it
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        hidden = folder / f".{name}"  # its queue, to kombu, is none that exists
        hidden.write_text(dumps(payload), encoding="utf-8")
        hidden.rename(folder / name)

    def get_table(self, exchange: str) -> Any:
        with self._bindings_locked():
            return super().get_table(exchange)

    def _queue_bind(self, *binding: Any) -> None:
        with self._bindings_locked():
            super()._queue_bind(*binding)

    def _delete(self, *binding: Any, **options: Any) -> None:
        with self._bindings_locked():
            super()._delete(*binding, **options)

    @contextmanager
    def _bindings_locked(self) -> Iterator[None]:
        with (Path(self.control_folder) / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
