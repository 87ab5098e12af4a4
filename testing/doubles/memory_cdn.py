"""The double of the CDN's store. test_cdn.py holds it to the real one."""

from __future__ import annotations

from collections.abc import Iterable


class MemoryCdn:
    """Satisfies `publisher.store.cdn.Cdn`. `invalidations` are (paths, reference), in order."""

    def __init__(self) -> None:
        self.invalidations: list[tuple[tuple[str, ...], str]] = []
        self.is_slow = False

    def invalidate(self, paths: Iterable[str], reference: str) -> str:
        self.invalidations.append((tuple(sorted(paths)), reference))
        return str(len(self.invalidations))

    def is_done(self, invalidation: str) -> bool:
        return not self.is_slow
