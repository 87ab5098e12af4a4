"""Errors of ours. Each says whether trying again can help, and what to do."""

from __future__ import annotations


class PublishError(Exception):
    """Base. `hint` says what to do; `pause` is how many seconds to wait before trying again."""

    pause = 1.0

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message, self.hint = message, hint


class StoreBusy(PublishError):
    """The store is down, slow or overloaded: trying again helps."""


class StoreRefused(PublishError):
    """No such bucket, wrong credentials or no permission: a person has to act, so try rarely."""

    pause = 30.0


class ForeignObject(PublishError):
    """An object that we did not write lies at our key: a person has to act."""

    pause = 30.0


class BucketAhead(PublishError):
    """The bucket holds a later revision than the database knows (a restored backup)."""

    pause = 10.0


class TooManyDeletes(PublishError):
    """Readers would lose much of what they have: a person has to say that it is meant."""

    pause = 30.0


class PublishFailed(PublishError):
    """What was to be published in the foreground was not; the message has the reasons."""


class TimeSliceUsed(PublishError):
    """Time slice used; the task is queued again and goes on from there."""

    pause = 0.3  # what waits in the worker's queue is done first


class LeaseLost(PublishError):
    """Another worker has taken over; nothing is wrong."""
