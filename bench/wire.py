"""What an exchange costs on the wire: HTTP/2 frames of one connection, headers packed with HPACK (RFC 7541).

Both directions are counted, everything below HTTP (TLS, TCP) is left out: it is the same for all. The headers are
those that Chromium sends for a fetch() and that S3 answers with behind CloudFront; every method pays the same ones.
"""

from __future__ import annotations

import gzip
from random import Random

from hpack import Encoder

FRAME = 9  # bytes before each frame, https://www.rfc-editor.org/rfc/rfc9113#section-4.1
FRAME_BODY = 16_384
ASKED = [
    (":method", "GET"),
    (":authority", "cdn.news.example"),
    (":scheme", "https"),
    ("sec-ch-ua-platform", '"Android"'),
    ("cache-control", "max-age=0"),
    (
        "user-agent",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    ),
    ("sec-ch-ua", '"Chromium";v="156", "Not.A/Brand";v="24"'),
    ("sec-ch-ua-mobile", "?1"),
    ("accept", "*/*"),
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-dest", "empty"),
    ("referer", "https://cdn.news.example/live/election-night/index.html"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("accept-language", "en-GB,en;q=0.9"),
    ("priority", "u=1, i"),
]
ANSWERED = [
    ("server", "AmazonS3"),
    ("vary", "Accept-Encoding, Origin"),
    ("via", "1.1 5f2ab7c0e1a94c0bb1b0a3d7e4c4f5a2.cloudfront.net (CloudFront)"),
    ("x-cache", "Hit from cloudfront"),
    ("x-amz-cf-pop", "FRA60-P3"),
]
CACHE = "public, max-age=2, s-maxage=2, stale-while-revalidate=30, stale-if-error=86400"


def packed(body: bytes) -> tuple[bytes, bool]:
    """With gzip where that is shorter, as the publisher does."""
    small = gzip.compress(body, compresslevel=6, mtime=0)
    return (small, True) if len(small) < len(body) else (body, False)


class Wire:
    """One connection. `sent` is the bytes so far, both ways; `bodies` the part of them that is content."""

    def __init__(self, seed: int = 1) -> None:
        self.asking, self.answering = Encoder(), Encoder()
        self.random = Random(seed)
        self.sent = self.bodies = self.exchanges = 0

    def ask(self, path: str, second: float, *, etag: str = "") -> None:
        headers = [*ASKED, (":path", path), *([("if-none-match", etag)] if etag else [])]
        self.exchanges += 1
        self.sent += FRAME + len(self.asking.encode(sorted(headers, key=lambda each: not each[0].startswith(":"))))
        self.date = (
            f"Tue, 03 Nov 2026 {19 + int(second) // 3600 % 5:02}:{int(second) // 60 % 60:02}:{int(second) % 60:02} GMT"
        )

    def answer(self, body: bytes | None, *, etag: str = "", meta: dict[str, str] | None = None) -> None:
        """A 200 with this body, already packed, or a 304 without one."""
        headers = [
            (":status", "304" if body is None else "200"),
            *ANSWERED,
            ("date", self.date),
            ("cache-control", CACHE),
        ]
        headers += [("etag", etag)] if etag else []
        headers += [("age", str(self.random.randrange(3)))]
        headers += [
            ("x-amz-cf-id", "".join(self.random.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-_", k=56)))
        ]
        if body is not None:
            headers += [("content-type", "application/json; charset=utf-8"), ("content-length", str(len(body)))]
            headers += [("content-encoding", "gzip"), ("last-modified", self.date), ("accept-ranges", "bytes")]
            headers += list((meta or {}).items())
            self.bodies += len(body)
            self.sent += len(body) + FRAME * -(-len(body) // FRAME_BODY)
        self.sent += FRAME + len(self.answering.encode(headers))
