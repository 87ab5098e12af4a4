"""Why a fetch failed: what happened, what to do, and whether trying again soon can help. No secret is ever in it."""

from __future__ import annotations


class FetchError(Exception):
    """Base. `retry_after` is in seconds, when the server asked for it; `field` is the mirror's that is to blame."""

    is_passing = False

    def __init__(self, message: str, hint: str = "", *, retry_after: float = 0.0, field: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message, self.hint, self.retry_after, self.field = message, hint, retry_after, field


class Unavailable(FetchError):
    """No answer, a slow one, or one that says “later”: trying again soon may help."""

    is_passing = True


class BadAnswer(FetchError):
    """An answer that is not what was asked for: too large, of another type, cut off, malformed."""

    is_passing = True


class Forbidden(FetchError):
    """Our own policy forbids the address, or the server refuses us: a person has to act."""
