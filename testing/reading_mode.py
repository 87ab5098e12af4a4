"""Firefox's reading mode, by way of Mozilla's Readability in node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from testing.services.npm import package
from testing.services.programs import path

PROGRAM = Path(__file__).with_name("reading_mode.mjs")


def read(*pages: str) -> list[dict[str, Any]]:
    """Of each page: `title`, `html` and `text`."""
    package("jsdom"), package("@mozilla/readability")
    argv = [path("node"), str(PROGRAM)]
    done = subprocess.run(argv, input=json.dumps(pages), capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)
