"""The demo's page as Lighthouse judges it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from testing.paths import ROOT
from testing.services.chromium import ARGUMENTS
from testing.services.npm import package
from testing.services.programs import path
from testing.services.requirement import require
from tests.browser.demo_site import DemoSite

pytestmark = [pytest.mark.service, pytest.mark.browser, pytest.mark.night]

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOAL = 0.98
RUNS = 3
QUIET = 0.7  # share of the processors' time in which they have nothing to do


def lighthouse(url: str) -> dict[str, Any]:
    """A report of one run, with Lighthouse's own throttling, which is simulated, and as a phone."""
    argv = [path("node"), str(package("lighthouse") / "cli" / "index.js"), url, "--quiet", "--output=json"]
    argv += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(ARGUMENTS)}"]
    with tempfile.TemporaryDirectory(prefix="stillwire-") as folder:  # its Chromium is killed and leaves its socket
        env = os.environ | {"CHROME_PATH": path("chromium"), "CI": "true", "TMPDIR": folder}
        done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def is_quiet(seconds: float = 2.0) -> bool:
    """Whether nobody else needs the processors: Lighthouse takes time that others have for time that the page needs."""
    before = processors()
    threading.Event().wait(seconds)
    idle, total = (late - early for early, late in zip(before, processors(), strict=True))
    return idle / total > QUIET


def processors() -> tuple[int, int]:
    """Ticks that all processors were idle, and all ticks, since the start of the machine (Linux, proc(5))."""
    ticks = [int(each) for each in Path("/proc/stat").read_text().partition("\n")[0].split()[1:]]
    return ticks[3], sum(ticks)


@pytest.mark.timeout(330)
def test_lighthouse_is_content(demo_site: DemoSite) -> None:
    """The best of up to three runs: noise only makes a page look slower. On a busy machine its speed is not judged."""
    require("chromium")
    require("node")
    found: dict[str, float] = {}
    for _ in range(RUNS):
        is_judged = is_quiet()
        report = lighthouse(demo_site.night)
        scores = {name: report["categories"][name]["score"] for name in CATEGORIES}
        found = {name: max(score, found.get(name, 0)) for name, score in scores.items()}
        judged = [score for name, score in found.items() if name != "performance" or is_judged]
        if min(judged) >= GOAL:
            return
    weak = [f"{each['id']}: {each.get('displayValue', '')}" for each in report["audits"].values() if each["score"] == 0]
    pytest.fail(f"{found}: {weak}")
