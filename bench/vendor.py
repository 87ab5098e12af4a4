"""A vendor for the benchmark: `python -m bench.vendor PORT`. Each path is a feed; `/log` tells when each was asked."""

from __future__ import annotations

import asyncio
import json
import sys
import time

LATENCY = 0.1  # seconds until an answer
CHANGES = 30  # seconds between two changes of a feed; the feeds change in turn
FILLER = "x" * 1500
log: list[tuple[float, str]] = []


def feed(path: str, now: float) -> tuple[str, bytes]:
    """ETag and body; the feed's number sets when it changes."""
    number = int("".join(filter(str.isdecimal, path)) or 0)
    count = int((now + number % CHANGES) // CHANGES)
    body = json.dumps({"feed": path, "count": count, "filler": FILLER}).encode()
    return f'"{count}"', body


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return writer.close()
    path = head.split(" ", 2)[1]
    if path == "/log":
        kind, body, status = "", json.dumps(log).encode(), "200 OK"
    else:
        log.append((time.monotonic(), path))
        await asyncio.sleep(LATENCY)
        etag, body = feed(path, time.time())
        is_known = f"if-none-match: {etag}" in head.lower()
        kind, status = f"ETag: {etag}\r\n", "304 Not Modified" if is_known else "200 OK"
        body = b"" if is_known else body
    plain = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    )
    writer.write(f"{plain}{kind}\r\n".encode() + body)
    try:
        await writer.drain()
    finally:
        writer.close()
    return None


async def serve(port: int) -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
