"""Packages of npm that tests use, which `make test` installs. Without them a test skips; in CI it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from testing.paths import ROOT
from testing.services.programs import is_ci

FOLDER = ROOT / "node_modules"


def package(name: str) -> Path:
    """Its folder."""
    if (FOLDER / name).is_dir():
        return FOLDER / name
    lack = f"{name} is missing; install it with: make npm-packages (needs Node.js with npm)"
    if is_ci():
        pytest.fail(lack, pytrace=False)
    pytest.skip(lack)
