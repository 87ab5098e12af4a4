"""The version is said once, and what else has to hold it holds the same."""

from __future__ import annotations

import re
import tomllib

import stillwire
from testing.paths import ROOT


def test_the_package_has_the_version_that_is_told():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == stillwire.__version__


def test_the_changelog_begins_with_what_is_not_released_or_with_this_version():
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    newest = [head for head in heads if head != "Unreleased"][0]
    assert re.fullmatch(rf"{re.escape(stillwire.__version__)} – \d{{4}}-\d{{2}}-\d{{2}}", newest)
