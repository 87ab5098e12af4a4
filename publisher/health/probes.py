"""Looks at each part that Stillwire needs, each with a time limit. A part that hangs is a part that does not answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

import urllib3
from django.db import DatabaseError, ProgrammingError, connection
from kombu.exceptions import ChannelError

from contract import keys
from publisher.errors import PublishError
from publisher.health.ledger import Ledger, read
from publisher.hints.broker import impatient
from publisher.store.object_store import Absent, the_store

SECONDS = 2.0  # for each part; they are looked at side by side
PATIENT_SECONDS = 4.0  # for people and for cron, who would rather wait than be alarmed
HASTE = 1.0  # within it, for each answer of the broker
QUEUES = ("publish", "bulk")


Answer = TypeVar("Answer")


class Trouble(Exception):
    """A part is not as it should be; the words are for operators, and hold no secrets."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What was found. `says` is empty when there is nothing to say; `value` is what the look read."""

    name: str
    is_ok: bool
    says: str
    seconds: float
    value: Any = None


def database() -> None:
    """On a connection of its own. Raises Trouble."""
    asked(lambda: connection.cursor().execute("SELECT 1"))


def ledger() -> Ledger:
    """Raises Trouble."""
    return asked(read)


def asked(question: Callable[[], Answer]) -> Answer:
    try:
        return question()
    except ProgrammingError as error:
        raise Trouble(f"{first_line(error)} Run: python manage.py migrate") from error
    except DatabaseError as error:
        raise Trouble(first_line(error)) from error
    finally:
        connection.close()


def broker() -> dict[str, int]:
    """How many messages wait in each queue. Raises Trouble."""
    try:
        with impatient(HASTE) as link:
            channel = link.default_channel
            return {queue: depth(channel, queue) for queue in QUEUES}
    except Exception as error:  # whatever a broker's client raises
        raise Trouble(f"The broker does not answer: {first_line(error)}") from error


def depth(channel: Any, queue: str) -> int:
    """Raises whatever the broker's client raises, but for a queue that is not there yet."""
    try:
        return int(channel.queue_declare(queue=queue, passive=True).message_count)
    except ChannelError:
        return 0


def bucket() -> None:
    """Raises Trouble."""
    try:
        the_store().call("look at the bucket", "head_bucket")
    except Absent as error:
        raise Trouble("There is no such bucket. Run: python manage.py setup_bucket") from error
    except PublishError as error:
        raise Trouble(str(error)) from error


def readers() -> None:
    """The home listing, from where readers read. Raises Trouble."""
    store = the_store()
    try:
        answer = store.http.request("GET", store.public_url(keys.HOME))
    except urllib3.exceptions.HTTPError as error:
        raise Trouble(f"Readers get no answer from PUBLIC_BASE_URL: {type(error).__name__}") from error
    if answer.status != 200:
        raise Trouble(f"Readers get {answer.status} for {keys.HOME}: see PUBLIC_BASE_URL and publish_site.")


PARTS: dict[str, Callable[[], Any]] = {"database": database, "broker": broker, "bucket": bucket, "readers": readers}
LOOKS = {**PARTS, "ledger": ledger}
_under_way: dict[str, Future[Any]] = {}
_lock = threading.Lock()


def look(names: Iterable[str] = tuple(LOOKS), *, seconds: float = SECONDS) -> dict[str, Part]:
    """The named parts, after at most so many seconds."""
    begun = time.monotonic()
    futures = {name: begin(name) for name in names}
    return {name: part(name, future, begun, seconds) for name, future in futures.items()}


def begin(name: str) -> Future[Any]:
    """In a thread that nobody has to wait for. A look that hangs is not begun a second time beside itself."""
    with _lock:
        running = _under_way.get(name)
        if running and not running.done():
            return running
        future: Future[Any] = Future()
        _under_way[name] = future
        threading.Thread(target=carry, args=(LOOKS[name], future), name=f"look-{name}", daemon=True).start()
        return future


def carry(function: Callable[[], Any], future: Future[Any]) -> None:
    begun = time.monotonic()
    try:
        value = function()
        future.set_result((value, time.monotonic() - begun))
    except BaseException as error:  # for who asked
        future.set_exception(error)


def part(name: str, future: Future[Any], begun: float, seconds: float) -> Part:
    """Raises what a look was not meant to raise."""
    try:
        value, took = future.result(timeout=max(0.0, begun + seconds - time.monotonic()))
        return Part(name=name, is_ok=True, says="", seconds=took, value=value)
    except TimeoutError:
        says = f"No answer within {seconds:g} s."
    except Trouble as trouble:
        says = str(trouble)
    return Part(name=name, is_ok=False, says=says, seconds=time.monotonic() - begun)


def first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
