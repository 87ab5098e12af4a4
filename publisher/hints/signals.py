"""Signal receivers: a hint after each commit. Hints may be lost; the sweep finds what they missed."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete

from publisher import kinds
from publisher.backoff import pause

logger = logging.getLogger(__name__)
QUIET_SECONDS, LONGEST_SECONDS = 2.0, 16.0


@dataclass(frozen=True)
class Hint:
    """Sends one hint once the transaction is committed. Equal hints of a transaction are sent once."""

    key: str

    def __call__(self) -> None:
        send(self.key)


@dataclass
class CircuitBreaker:
    """After a broker failed no hint is tried for a while, twice as long each time, so that saves do not wait for it one
    after the other. What is not hinted at is found by the sweep, so a broker that is back may go unused for so long.
    """

    until: float = 0.0
    failures: int = 0

    def begin(self) -> None:
        self.failures += 1
        self.until = time.monotonic() + pause(self.failures, first=QUIET_SECONDS, longest=LONGEST_SECONDS)

    def end(self) -> None:
        self.until, self.failures = 0.0, 0


silence = CircuitBreaker()


def send(key: str) -> None:
    """Never raises and never waits longer than the broker's short timeouts (see `publisher.hints.enqueue`)."""
    from publisher.hints.enqueue import send_hint

    if time.monotonic() < silence.until:
        return
    try:
        send_hint(key)
    except Exception as error:  # whatever a broker's client raises: the edit is saved, and the sweep will see it
        silence.begin()
        logger.warning("no hint for %s, the sweep will find it: %s", key, error)
    else:
        silence.end()


def hint(keys: Iterable[str]) -> None:
    """Hints after the commit of the running transaction, or at once outside of one."""
    waiting = {function for _, function, _ in transaction.get_connection().run_on_commit if isinstance(function, Hint)}
    for each in dict.fromkeys(map(Hint, keys)):
        if each not in waiting:
            transaction.on_commit(each)


def raised(instance: Any) -> list[str]:
    """Keys of the publications that an edit of an instance raises."""
    found = (kind.raised_by.get(type(instance)) for kind in kinds.KINDS.values())
    return [key for keys_of in found if keys_of for key in keys_of(instance)]


def on_edit(sender: type, instance: Any, raw: bool = False, **_: Any) -> None:
    if not raw:
        hint(raised(instance))


def on_link(sender: type, instance: Any, action: str, pk_set: set[int] | None, **_: Any) -> None:
    """A many-to-many relation changes: either side of it may be the instance."""
    if action in ("pre_clear", "post_clear"):
        hint(raised(instance))
    elif action in ("post_add", "post_remove"):
        linked = (kind.linked_by.get(sender) for kind in kinds.KINDS.values())
        hint(key for keys_of in linked if keys_of for key in keys_of(instance, pk_set or set()))


def connect() -> None:
    """Before a deletion what it hangs from is still there, so hints are prepared then; they go after the commit."""
    for kind in kinds.KINDS.values():
        for model in kind.raised_by:
            post_save.connect(on_edit, sender=model, dispatch_uid=f"hint-save-{model.__name__}")
            pre_delete.connect(on_edit, sender=model, dispatch_uid=f"hint-delete-{model.__name__}")
        for through in kind.linked_by:
            m2m_changed.connect(on_link, sender=through, dispatch_uid=f"hint-link-{through.__name__}")
