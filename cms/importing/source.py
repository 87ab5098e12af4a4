"""Source of a feed's objects: files beside it, or the addresses that its readers fetch.

Only http(s), only below the feed's own folder, never for long, never more than a set size.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urljoin, urlsplit

import urllib3

from cms.importing.feed import FeedError, web_url

MAX_BYTES = 64 * 1024 * 1024  # of one object; a page holds 50 posts
LARGEST_ARCHIVE = 1024 * 1024 * 1024
TIMEOUT = urllib3.Timeout(connect=3, read=10)
RETRIES = urllib3.Retry(total=3, redirect=2, backoff_factor=0.2)


def unpacked(data: bytes, place: str, limit: int = MAX_BYTES) -> bytes:
    """The data without gzip: objects in a bucket are stored compressed, and some programs save them so."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(BytesIO(data)) as stream:
            return small_enough(stream.read(limit + 1), place, limit)
    except (OSError, EOFError, zlib.error):
        raise FeedError(f"{place} is damaged gzip. Download it again.") from None


def small_enough(data: bytes, place: str, limit: int = MAX_BYTES) -> bytes:
    if len(data) > limit:
        raise FeedError(f"{place} is larger than {limit // 1024**2} MB, which no feed of ours is.")
    return data


def fetch(url: str) -> bytes:
    """The object at an http(s) URL. Raises FeedError or urllib3's HTTPError."""
    with urllib3.PoolManager(retries=RETRIES, timeout=TIMEOUT) as pool:
        answer = pool.request("GET", url, preload_content=False)
        try:
            if answer.status != 200:
                raise FeedError(f"the answer was {answer.status}")
            return small_enough(answer.read(MAX_BYTES + 1, decode_content=True), url)
        finally:
            answer.close()


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """`folder` holds the feed's file (None when it came by standard input); `feed_url` is where readers fetch it."""

    folder: Path | None
    feed_url: str = ""

    def path(self, folder: str, url: str) -> str:
        """Where a relative URL leads, below the folder of the feed."""
        path = normpath(join(folder, url))
        if not url or urlsplit(url)[:2] != ("", "") or path.startswith(("/", "..")) or set(url) & set("?#\\"):
            raise FeedError(f"The feed names a page at {url[:100]!r}, which is not an address below its own folder.")
        return path

    def get(self, path: str) -> bytes:
        """The object at a path. Raises FeedError that says what to download and where to put it."""
        beside = self.folder / unquote(path) if self.folder else None
        if beside and beside.is_file():
            return unpacked(beside.read_bytes(), str(beside))
        if not web_url(self.feed_url):
            raise self.missing(path, "the feed has no feed_url to fetch it from")
        url = urljoin(self.feed_url, path)
        try:
            return unpacked(fetch(url), url)
        except (urllib3.exceptions.HTTPError, FeedError) as error:
            raise self.missing(path, f"{url} could not be fetched ({error})") from None

    def missing(self, path: str, problem: str) -> FeedError:
        source = urljoin(self.feed_url, dirname(path) or ".")
        if self.folder:
            return FeedError(
                f"Older posts are missing: {self.folder / path} is not there, and {problem}."
                f" Download {source or 'the folder of pages'} into {self.folder / dirname(path)} and import again."
            )
        return FeedError(
            f"Older posts are missing: {problem}. Save the feed as a file, download {source or 'the folder of pages'}"
            f" into {dirname(path) or '.'}/ beside it, and import that file instead of “-”."
        )
