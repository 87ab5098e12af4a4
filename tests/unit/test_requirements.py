"""What is installed is what was meant, byte by byte: every version is pinned, every file has its hash."""

from __future__ import annotations

import re

import pytest

from testing.paths import ROOT

FILES = ("requirements", "requirements-demo", "requirements-dev")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return {normal(project): version for project, version in PINNED.findall(text(name))}


def asked(name: str) -> dict[str, str]:
    """What a file and those that it includes ask for."""
    found = pins(f"{name}.in")
    for included in re.findall(r"^-r (.+)\.in$", text(f"{name}.in"), re.MULTILINE):
        found |= asked(included)
    return found


@pytest.mark.parametrize("name", FILES)
def test_what_is_installed_holds_each_version_that_is_asked_for(name):
    missing = asked(name).items() - pins(f"{name}.txt").items()
    assert not missing, f"{missing}: run make requirements"


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_has_a_hash_and_none_says_where_it_comes_from(name):
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text(f"{name}.txt"))[1:]
    assert blocks
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text(f"{name}.txt")


def test_the_smaller_files_are_parts_of_the_largest():
    assert pins("requirements.txt").items() <= pins("requirements-demo.txt").items()
    assert pins("requirements-demo.txt").items() <= pins("requirements-dev.txt").items()
