"""A vendor's results feed, served beside the demo's S3: more boxes are counted the longer it runs. It keeps nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

PATH = "/vendor/governor.json"
SECONDS = 10  # between two boxes
BOXES, COUNTED = 412, 371  # in the state, and when the demo starts
CALLOWAY, RENN = 604_318, 600_090
STARTED = time.time()


def results(seconds: float) -> dict[str, Any]:
    """The count so many seconds after the start. It ends with the last box."""
    boxes = min(BOXES, COUNTED + int(seconds // SECONDS))
    more = boxes - COUNTED
    updated = STARTED + more * SECONDS
    return {
        "race": "Governor of Merrow",
        "updated": f"{datetime.fromtimestamp(updated, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "boxes": {"counted": boxes, "all": BOXES},
        "candidates": [
            {"name": "Ines Calloway", "votes": CALLOWAY + 83 * more},
            {"name": "Tobias Renn", "votes": RENN + 117 * more + 40 * (more % 3)},
        ],
    }


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = json.dumps(results(time.time() - STARTED)).encode()
    etag = f'"{sha256(body).hexdigest()[:16]}"'
    if environ.get("HTTP_IF_NONE_MATCH") == etag:
        start_response("304 Not Modified", [("ETag", etag)])
        return []
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("ETag", etag)]
    start_response("200 OK", headers)
    return [body]
