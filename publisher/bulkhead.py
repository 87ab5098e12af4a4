"""One bad row stops only itself: who goes through many keeps each one's faults apart from the others."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError

from publisher.errors import PublishError

logger = logging.getLogger(__name__)
SHARED = (OperationalError, InterfaceError, PublishError)  # the database or the store is away: for all of them


@contextmanager
def bulkhead(what: str, broken: list[str] | None = None) -> Iterator[None]:
    """What goes wrong within is logged with its traceback, and `what` is added to `broken`. SHARED is raised."""
    try:
        yield
    except SHARED:
        raise
    except Exception:
        logger.exception("left alone, the others go on: %s", what)
        if broken is not None:
            broken.append(what)
