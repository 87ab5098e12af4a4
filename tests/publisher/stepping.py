"""Workers that take turns: each runs in a thread of its own, alone, until it pauses; a schedule says who goes on.

Nothing here knows of publishing. The same choices give the same run, so what was found can be played again.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence

from django.db import connection

HERE = threading.local()
LONGEST = 60.0  # seconds that an actor may run between two pauses


class Killed(BaseException):
    """The actor is gone from one instruction to the next; nothing catches this."""


class Actor(threading.Thread):
    """Runs `function` step by step. `label` says what it is about to do."""

    def __init__(self, name: str, function: Callable[[], None]) -> None:
        super().__init__(name=name, daemon=True)
        self.function, self.label, self.error = function, "begin", None
        self.is_killed = self.is_over = False
        self.mine, self.others = threading.Semaphore(0), threading.Semaphore(0)

    def run(self) -> None:
        HERE.actor = self
        self.mine.acquire()
        try:
            if not self.is_killed:
                self.function()
        except Killed:
            pass
        except BaseException as error:
            self.error = error
        finally:
            self.is_over = True
            connection.close()
            self.others.release()

    def pause(self, label: str) -> None:
        if self.is_killed:
            raise Killed
        self.label = label
        self.others.release()
        self.mine.acquire()
        if self.is_killed:
            raise Killed

    def step(self) -> None:
        """From one pause to the next. Raises what the actor raised."""
        self.mine.release()
        assert self.others.acquire(timeout=LONGEST), f"{self.name} hangs at {self.label}"
        if self.error:
            raise self.error

    def kill(self) -> None:
        self.is_killed = True
        self.step()


def pause(label: str) -> None:
    """Called at each effect; outside of an actor it does nothing."""
    actor = getattr(HERE, "actor", None)
    if actor:
        actor.pause(label)


class Chooser:
    """Gives one choice after the other, the same for the same seed.

    As in probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010) everybody has a priority and the highest
    runs on; now and then who runs falls behind all others.
    """

    FALLS = 0.06

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.priorities: dict[str, float] = {}

    def choose(self, names: Sequence[str]) -> int:
        """The place in `names` of who is next."""
        for name in names:
            self.priorities.setdefault(name, self.dice.random())
        chosen = self.highest(names)
        if self.dice.random() < self.FALLS:
            self.priorities[names[chosen]] = min(self.priorities.values()) - 1
            chosen = self.highest(names)
        return chosen

    def highest(self, names: Sequence[str]) -> int:
        return max(range(len(names)), key=lambda i: self.priorities[names[i]])
