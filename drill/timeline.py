"""What happened when, printed as it happens. Safe in threads."""

from __future__ import annotations

import sys
import threading
import time


class Timeline:
    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.lock = threading.Lock()
        self.said: list[str] = []

    def seconds(self) -> float:
        """Since the drill began."""
        return time.monotonic() - self.begun

    def say(self, words: str) -> None:
        minutes, seconds = divmod(int(self.seconds()), 60)
        with self.lock:
            self.said.append(words)
            print(f"  {minutes:02}:{seconds:02}  {words}", file=sys.stdout, flush=True)
