"""Which processes belong to one: its group and its descendants, read from /proc. It signals nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Entry(NamedTuple):
    pid: int
    state: str
    parent: int
    group: int


def entries() -> Iterator[Entry]:
    """Every process of the machine; none where there is no /proc."""
    for folder in PROC.glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, parent, group = stat.rpartition(")")[2].split()[:3]
        yield Entry(int(folder.name), state, int(parent), int(group))


def tree(pid: int) -> list[int]:
    """`pid`, its group and its descendants, parents first. PostgreSQL's backends leave the group."""
    known = list(entries())
    found = [pid]
    for parent in found:
        found += [e.pid for e in known if (e.parent == parent or e.group == pid) and e.pid not in found]
    return found


def alive(pids: list[int]) -> list[int]:
    """Those that still run; a zombie waits for its parent only."""
    wanted = set(pids)
    return [e.pid for e in entries() if e.pid in wanted and e.state != "Z"]
