"""One guarded GET: every hop is checked anew, secrets stay with their origin, size and time have an end."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException

import urllib3
from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from fetcher.answer import PAGE, Answer, Ask
from fetcher.connection import Resolve, addresses, connection, look_up
from fetcher.deadline import Deadline
from fetcher.errors import BadAnswer, Forbidden, Unavailable
from fetcher.policy import Policy, Target, target

REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
LATER = (408, 425, 429, 500, 502, 503, 504)
CHUNK = 65_536
ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
LONGEST_MARK = 500  # characters of an ETag that is worth keeping
LONGEST_WAIT = 3600.0
HEADERS = {"User-Agent": "Stillwire (mirror)", "Accept-Encoding": "gzip, deflate"}


def fetch(ask: Ask, policy: Policy, *, resolve: Resolve = look_up, trust: ssl.SSLContext | None = None) -> Answer:
    """Asks; follows up to five redirects. Raises Forbidden, Unavailable or BadAnswer."""
    first = there = target(with_query(ask))
    with Deadline(ask.seconds) as deadline:
        for _ in range(REDIRECTS + 1):
            policy.check_port(there)
            found = addresses(there, deadline, resolve)
            policy.check_addresses(there, found)
            try:
                came = hop(ask, there, connection(there, found, deadline, trust), there.origin == first.origin)
            except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
                raise translated(error, there, ask, deadline) from None
            if deadline.is_over:  # what was cut off may look like a whole answer
                raise too_late(there, ask)
            if isinstance(came, Answer):
                return came
            there = came
    raise BadAnswer(f"{first.shown} redirects more than {REDIRECTS} times.", "Correct the URL.")


def hop(ask: Ask, there: Target, link: HTTPConnection, is_own_origin: bool) -> Answer | Target:
    """One request: the answer, or where it redirects to."""
    with closing(link):
        link.request("GET", there.path, headers=headers(ask, is_own_origin), preload_content=False)
        with closing(link.getresponse()) as response:
            return moved(there, response) if response.status in MOVED else answer(ask, there, response)


def with_query(ask: Ask) -> str:
    if not ask.secret_query:
        return ask.url
    url, _, fragment = ask.url.partition("#")
    return f"{url}{'&' if '?' in url else '?'}{ask.secret_query.lstrip('?&')}"


def headers(ask: Ask, is_own_origin: bool) -> Mapping[str, str]:
    """Whatever the case of their names, the secret ones replace ours."""
    wanted = [each for each in ask.types if "/" in each and each != PAGE]
    made = urllib3.HTTPHeaderDict(HEADERS, Accept=", ".join(wanted) or "*/*")
    if ask.etag:
        made["If-None-Match"] = ask.etag
    if ask.last_modified:
        made["If-Modified-Since"] = ask.last_modified
    for name, value in ask.secret_headers.items() if is_own_origin else ():
        made[name] = value
    return made


def moved(there: Target, response: HTTPResponse) -> Target:
    """Where a redirect leads. Raises BadAnswer or Forbidden."""
    location = response.headers.get("Location", "")
    if not location:
        raise BadAnswer(f"{there.shown} redirects to nowhere ({response.status} without Location).")
    following = target(there.joined(location))
    if there.scheme == "https" and following.scheme == "http":
        raise Forbidden(f"{there.shown} redirects from https to http.", "Use the http URL itself, if it must be.")
    return following


def answer(ask: Ask, there: Target, response: HTTPResponse) -> Answer:
    """What a last hop said. Raises Unavailable, Forbidden or BadAnswer."""
    if response.status == 304 and (ask.etag or ask.last_modified):
        return Answer(body=None, url=there.shown)
    if response.status != 200:
        raise refused(there, response)
    kind, charset = content_type(response)
    if ask.types and kind and not any(kind.endswith(each) if each[0] == "+" else kind == each for each in ask.types):
        raise BadAnswer(f"{there.shown} answered with {kind}.", "Is it the address of the data, or of a page?")
    last_modified = response.headers.get("Last-Modified", "")
    etag = response.headers.get("ETag", "")
    return Answer(
        body=body(ask, there, response),
        url=there.shown,
        content_type=kind,
        charset=charset,
        etag=etag if len(etag) <= LONGEST_MARK else "",
        last_modified=last_modified if moment(last_modified) else "",
        modified=moment(last_modified),
    )


def body(ask: Ask, there: Target, response: HTTPResponse) -> bytes:
    """The decoded body, read in pieces. Raises BadAnswer as soon as it is too large, however it is packed."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        raise BadAnswer(f"{there.shown} answered in the encoding {encoding[:40]!r}, which was not asked for.")
    too_large = BadAnswer(
        f"{there.shown} answered with more than {ask.max_bytes:,} bytes.", "Raise the limit, or ask for less."
    )
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > ask.max_bytes:
        raise too_large
    pieces, size = [], 0
    while piece := response.read(CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > ask.max_bytes:
            raise too_large
    return b"".join(pieces)


def refused(there: Target, response: HTTPResponse) -> Exception:
    words = f"{there.shown} answered {response.status}."
    if response.status in LATER:
        return Unavailable(words, retry_after=retry_after(response.headers.get("Retry-After", "")))
    if response.status in (401, 403, 407):
        return Forbidden(words, "Check the secret headers.")
    if response.status in (404, 410):
        return Forbidden(words, "Check the URL.")
    return BadAnswer(words)


def retry_after(value: str) -> float:
    """Seconds, at most an hour. A date is not honoured: it would need the server's clock."""
    return min(float(value), LONGEST_WAIT) if value.isdecimal() else 0.0


def content_type(response: HTTPResponse) -> tuple[str, str]:
    """Media type and charset, in lower case; empty where the server does not say."""
    if "Content-Type" not in response.headers:
        return "", ""
    message = Message()
    message["Content-Type"] = response.headers["Content-Type"]
    return message.get_content_type(), (message.get_content_charset() or "")


def moment(value: str) -> datetime | None:
    """An HTTP date; None when it is none."""
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def translated(error: Exception, there: Target, ask: Ask, deadline: Deadline) -> Exception:
    """An error of the connection as one of ours, in words without the query."""
    if isinstance(error, urllib3.exceptions.NewConnectionError) and not deadline.is_over:
        return Unavailable(f"{there.shown} cannot be reached.", "Is it up, and is the URL right?")
    if deadline.is_over or isinstance(error, (TimeoutError, urllib3.exceptions.TimeoutError)):
        return too_late(there, ask)
    if isinstance(error, (ssl.SSLError, urllib3.exceptions.SSLError)):
        return Unavailable(f"{there.shown} has no certificate that can be trusted: {reason(error)}")
    if isinstance(error, urllib3.exceptions.DecodeError):
        return BadAnswer(f"{there.shown} answered with a body that cannot be unpacked.")
    if isinstance(error, (urllib3.exceptions.ProtocolError, HTTPException, ConnectionResetError)):
        return BadAnswer(f"{there.shown} broke off in the middle of its answer.")
    return Unavailable(f"{there.shown} cannot be reached: {reason(error)}")


def too_late(there: Target, ask: Ask) -> Unavailable:
    return Unavailable(f"{there.shown} did not answer in full within {ask.seconds:g} s.")


def reason(error: Exception) -> str:
    return f"{getattr(error, 'verify_message', '') or getattr(error, 'strerror', '') or type(error).__name__}."
