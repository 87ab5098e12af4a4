"""Where a banner shows: the same answers as the reader's script gives."""

from __future__ import annotations

import json

import pytest

from publisher.documents.targeting import is_here, is_under
from testing.paths import ROOT
from tests.publisher.made import banner

CASES = json.loads((ROOT / "tests" / "static_site" / "targeting.json").read_text())


@pytest.mark.parametrize(("path", "prefix", "is_within"), CASES)
def test_a_path_holds_whole_segments_escaped_or_not(path, prefix, is_within):
    assert is_under(path, prefix) is is_within


def test_exclusion_beats_inclusion_and_no_inclusion_means_everywhere():
    assert is_here(banner(), "/x")
    assert is_here(banner(include=("/",)), "/x")
    assert not is_here(banner(include=("/",), exclude=("/x",)), "/x/y")
    assert not is_here(banner(include=("/z",)), "/x")


def test_on_an_unknown_page_only_what_shows_everywhere_shows():
    assert is_here(banner(), None)
    assert is_here(banner(include=("/",)), None)
    assert not is_here(banner(include=("/news",)), None)
    assert not is_here(banner(exclude=("/donate",)), None)
