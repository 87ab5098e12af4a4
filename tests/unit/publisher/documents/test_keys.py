"""Where objects lie: the contract's table."""

from __future__ import annotations

import pytest

from publisher.documents import keys


@pytest.mark.parametrize(
    ("made", "key"),
    [
        (keys.blog("night", "latest.json"), "live/night/latest.json"),
        (keys.page("night", 3, 77, "0123456789abcdef" * 4), "live/night/pages/3-77-0123456789abcdef.json"),
        (keys.page_list("night", 77, "0123456789abcdef" * 4), "live/night/pages/index-77-0123456789abcdef.json"),
        (keys.banners("top"), "banners/top.json"),
        (keys.HOME, "live/index.json"),
    ],
)
def test_keys_are_those_of_the_contract(made, key):
    assert made == key
