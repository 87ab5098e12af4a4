"""Keys of objects, relative to the prefix. Pure; knows nothing of what the objects hold."""

from __future__ import annotations

import re
from urllib.parse import quote

PAGE_SIZE = 50
HOME = "live/index.json"
HOME_SCRIPT = "home.js"
EMBED = "embed.js"
ESCAPED_NOT = "!~*'()"
FRONT = "index.html"  # of the site, and of each live blog
LATEST, FEED, ATOM = "latest.json", "feed.json", "feed.xml"
ARCHIVE = re.compile(r"/older/(\d+)\.html$")
IMMUTABLE = re.compile(r"live/([a-z0-9-]+)/pages/(?:index|\d+)-\d+-[0-9a-f]{16}\.json")


def link(key: str, *, page: str) -> str:
    """An object's address as another object, whose key is `page`, has it: relative, so that the site may lie anywhere.

    E.g. `../index.html` for `live/x/index.html` from `live/x/older/3.html`.
    """
    path, folder = key.split("/"), page.split("/")[:-1]
    shared = 0
    while shared < min(len(path) - 1, len(folder)) and path[shared] == folder[shared]:
        shared += 1
    return "/".join([".."] * (len(folder) - shared) + path[shared:])


def blog(slug: str, name: str) -> str:
    """`LATEST`, `FEED`, `ATOM` or `FRONT` of a live blog."""
    return f"live/{slug}/{name}"


def page(slug: str, n: int, revision: int, sha256: str) -> str:
    return f"live/{slug}/pages/{n}-{revision}-{sha256[:16]}.json"


def page_list(slug: str, revision: int, sha256: str) -> str:
    return f"live/{slug}/pages/index-{revision}-{sha256[:16]}.json"


def older(slug: str, n: int) -> str:
    """Page `n` for people: complete without JavaScript, under an address that stays."""
    return f"live/{slug}/older/{n}.html"


def archive_page(key: str) -> int | None:
    """The number of a page for people, by its key; None of any other."""
    found = ARCHIVE.search(key)
    return int(found[1]) if found else None


def blog_of_page(key: str) -> str | None:
    """The slug of the live blog whose immutable page, or list of pages, has this key; None of any other."""
    found = IMMUTABLE.fullmatch(key)
    return found[1] if found else None


def banners(placement: str) -> str:
    return f"banners/{placement}.json"


def mirror(slug: str) -> str:
    return f"mirrors/{slug}.json"


def lookup(table: str, name: str) -> str:
    """A row of a lookup table; its name is its key with `.json`."""
    return f"lookups/{table}/{name}"


def lookup_path(table: str, name: str) -> str:
    """The same as part of a web address: escaped as browsers' `encodeURIComponent` does."""
    return f"lookups/{table}/{quote(name, safe=ESCAPED_NOT)}"


def lookup_table(key: str) -> str | None:
    """The table whose row has this key; None when it is no row."""
    folder, _, rest = key.partition("/")
    slug, slash, _ = rest.partition("/")
    return slug if folder == "lookups" and slash else None


def banners_html(placement: str) -> str:
    return f"banners/{placement}.html"


def schema(name: str) -> str:
    return f"schema/{name}"
