"""The demo's own folder: database, broker, logs, secret key. One demo at a time may use it."""

from __future__ import annotations

import fcntl
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.options import Mistake


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Raises Mistake when another demo runs on this folder. The lock goes with the process, however it ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Mistake(
                f"Another demo runs on {data}. Stop that one, or: DEMO_DATA=/another/folder make demo"
            ) from None
        shutil.rmtree(data / "tmp", ignore_errors=True)
        for name in ("logs", "tmp"):
            (data / name).mkdir(exist_ok=True)
        yield


def secret_key(data: Path) -> str:
    """Made once, so that logins outlive a restart."""
    file = data / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()
