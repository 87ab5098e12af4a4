"""How fast an emptied bucket is filled again from the database, by the one command that an operator would run."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bench.blogs import Blog
from bench.figures import Row
from bench.size import Size
from bench.system import System
from publisher.repair.repair import repair
from publisher.repair.verify import verify
from publisher.store.object_store import the_store


def rebuild(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """`verify --repair` of every live blog of the benchmark, with nothing left in the bucket."""
    store = the_store()
    there = [each.key for each in store.listing()]
    store.delete(there)
    begun = time.perf_counter()
    repair(store, verify(store))
    seconds = time.perf_counter() - begun
    assert verify(store).agrees
    count = sum(1 for _ in store.listing())
    return [
        Row(measure=f"an emptied bucket of {count:,} objects: verify --repair", figure=f"{seconds:.1f} s"),
        Row(measure="objects a second, rendered and put", figure=f"{count / seconds:,.0f}"),
    ]
