"""Which tests one process runs, one after the other: those whose servers would else be started twice."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    (
        "faults/test_bucket",
        "faults/test_crowd",
        "faults/test_database",
        "faults/test_saves",
        "faults/test_store",
    ),
    ("faults/test_broker", "faults/test_worker", "faults/chaos/"),
    (
        "browser/test_durability",
        "browser/test_mirrors",
        "browser/test_newsroom",
        "browser/test_reader_follows",
        "browser/test_reader_survives",
    ),
)


class BySystem(LoadScopeScheduling):
    """Hands out what is TOGETHER as one, and all else file by file."""

    def _split_scope(self, nodeid: str) -> str:
        return system(nodeid)


def system(nodeid: str) -> str:
    """The first of the tests that belong together, else the test's own file."""
    file = nodeid.partition("::")[0]
    found = [names[0] for names in TOGETHER if any(f"/{name}" in file for name in names)]
    return found[0] if found else file


def shares_system(nodeid: str) -> bool:
    return system(nodeid) != nodeid.partition("::")[0]
