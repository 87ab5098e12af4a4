"""The interface of a format's reader: records, and how their keys and their values for readers are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from formats.records import Trouble

BROKEN = Trouble(kind="encoding", message="there are bytes that are not of the file's encoding")


@dataclass(frozen=True, kw_only=True)
class RecordSource:
    """`entries`: a line, with a record or a Trouble. `keep` and `fields` raise LineError."""

    entries: Iterator[tuple[int, Any]]
    keys: Sequence[str]
    """The columns of the key."""
    fields: Callable[[Any], Sequence[str]]
    """What they hold in a record."""
    outputs: Sequence[str]
    """The names that readers get."""
    keep: Callable[[Any], dict[str, Any]]
    """What readers get of a record."""
