"""Where objects lie: the contract's table."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from contract import keys


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


@pytest.mark.parametrize(
    ("key", "page", "relative"),
    [
        ("index.html", "index.html", "index.html"),
        ("embed.js", "live/x/index.html", "../../embed.js"),
        ("banners/header.json", "live/x/older/3.html", "../../../banners/header.json"),
        ("live/x/index.html", "live/x/older/3.html", "../index.html"),
        ("live/x/older/2.html", "live/x/older/3.html", "2.html"),
        ("live/x/older/2.html", "live/x/index.html", "older/2.html"),
        ("live/x/latest.json", "live/index.json", "x/latest.json"),
        ("live/x/index.html", "index.html", "live/x/index.html"),
        ("live/index.json", "live/x/index.html", "../index.json"),
        ("live/live/a.json", "live/live/live/b.json", "../a.json"),
    ],
)
def test_objects_link_to_each_other_relatively(key, page, relative):
    assert keys.link(key, page=page) == relative
    assert urljoin(f"https://a.org/p/{page}", relative) == f"https://a.org/p/{key}"
