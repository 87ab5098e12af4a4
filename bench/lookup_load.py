"""One load in a process of its own, as `load_lookup` does it: `python -m bench.lookup_load TABLE FILE KEY`.

Prints the seconds from opening the file to the last record in the database, and the most memory that was resident.
"""

from __future__ import annotations

import json
import re
import sys
import time
from io import StringIO
from pathlib import Path

import django


def main(table: str, file: str, key: str) -> None:
    django.setup()
    from django.core.management import call_command

    from publisher.store.object_store import the_store

    the_store().conditional = True  # each put bears its condition, as for S3; this server does not look at it
    said, begun = StringIO(), time.monotonic()
    call_command("load_lookup", table, file, key=key, stdout=said)
    seconds = time.monotonic() - begun
    print(json.dumps({"seconds": seconds, "resident": peak(), "said": said.getvalue().strip()}))


def peak() -> int:
    """The most bytes that were ever resident: proc(5). `ru_maxrss` would begin with the parent's."""
    return int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[0]) * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
