"""What stands before an S3 server and knows HTTP: it answers as a store or a CDN does on its worst day."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from testing.services.ports import LOOPBACK, free_port
from testing.services.threaded import Threaded

CONDITIONS = ("if-match", "if-none-match")
HOP = ("connection", "keep-alive", "transfer-encoding", "expect", "content-length")
HELD_SECONDS = 60


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


def error(status: int, code: str) -> Answer:
    body = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
    return Answer(status, [("Content-Type", "application/xml")], body)


CODES = {
    409: "ConditionalRequestConflict",
    412: "PreconditionFailed",
    403: "AccessDenied",
    404: "NoSuchKey",
    500: "InternalError",
    503: "SlowDown",
}


@dataclass
class Fault:
    """What befalls requests of a verb whose key contains `part`; `times` is how many of them, None for all.

    `refuse`: answered with `status`, not applied. `lose`: applied, the answer never sent. `hold`: neither applied nor
    answered until `release`, and then applied, late, whoever asked. `keep`: applied at once, answered after `release`.
    `swallow`: never applied and never answered. `slow`: applied after `seconds`. `unconditional`: applied as though
    it had no condition. `cut`: half of the body is sent. `stale`: the first answer is given to all, as by a late cache.
    """

    kind: str
    verb: str = "PUT"
    part: str = ""
    status: int = 503
    seconds: float = 0.0
    times: int | None = None
    is_unconditional: bool = False
    """Of `hold`: applied as though it had no condition, too."""
    met: int = 0
    first: Answer | None = None
    """Of `stale`: what is given to all."""
    let_go: threading.Event = field(default_factory=threading.Event)

    def takes(self, verb: str, path: str) -> bool:
        return verb == self.verb and self.part in path and (self.times is None or self.met < self.times)

    def release(self) -> None:
        self.let_go.set()


class S3Proxy(Threaded):
    """Between our processes and an S3 server. `requests` are (verb, path, status) of all that was applied."""

    def __init__(self, target_port: int) -> None:
        super().__init__(Server((LOOPBACK, free_port()), Handler))
        self.target_port = target_port
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str, int]] = []
        self.lock = threading.Lock()
        self.server.s3_proxy = self

    def fault(self, kind: str, verb: str = "PUT", part: str = "", **others: Any) -> Fault:
        made = Fault(kind, verb, part, **others)
        with self.lock:
            self.faults.append(made)
        return made

    def heal(self) -> None:
        """No more faults; what is held is applied now, in the order in which it came."""
        with self.lock:
            faults, self.faults = self.faults, []
        for each in faults:
            each.release()

    @contextmanager
    def failing(self, kind: str, verb: str = "PUT", part: str = "", **others: Any) -> Iterator[Fault]:
        made = self.fault(kind, verb, part, **others)
        try:
            yield made
        finally:
            with self.lock, suppress(ValueError):
                self.faults.remove(made)
            made.release()

    def met(self, verb: str, path: str) -> Fault | None:
        with self.lock:
            found = next((each for each in self.faults if each.takes(verb, path)), None)
            if found:
                found.met += 1
            return found

    def puts(self, part: str = "") -> int:
        """How many were applied."""
        return sum(verb == "PUT" and part in path and status == 200 for verb, path, status in list(self.requests))

    def apply(self, verb: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        link = http.client.HTTPConnection(LOOPBACK, self.target_port, timeout=30)
        try:
            link.request(verb, path, body=body or None, headers=headers)
            answer = link.getresponse()
            made = Answer(answer.status, answer.getheaders(), answer.read())
        except OSError:
            made = error(503, "ServiceUnavailable")
        finally:
            link.close()
        self.requests.append((verb, path, made.status))
        return made

    def dismiss(self) -> None:
        self.heal()


def without_conditions(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in CONDITIONS}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    s3_proxy: S3Proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away says nothing new."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_request(self) -> None:
        s3_proxy = self.server.s3_proxy
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # who sent it was killed or cut off
            self.close_connection = True
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        fault = s3_proxy.met(self.command, self.path)
        if fault:
            getattr(self, f"meet_{fault.kind}")(fault, headers, body)
        else:
            self.send(s3_proxy.apply(self.command, self.path, headers, body))

    def applied(self, headers: dict[str, str], body: bytes) -> Answer:
        return self.server.s3_proxy.apply(self.command, self.path, headers, body)

    def meet_refuse(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        self.send(error(fault.status, CODES[fault.status]))

    def meet_lose(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        self.applied(headers, body)
        if fault.status == 503:
            self.close_connection = True
        else:
            self.send(error(fault.status, CODES[fault.status]))

    def meet_hold(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        fault.let_go.wait(HELD_SECONDS)
        self.send(self.applied(without_conditions(headers) if fault.is_unconditional else headers, body))

    def meet_keep(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        answer = self.applied(headers, body)
        fault.let_go.wait(HELD_SECONDS)
        self.send(answer)

    def meet_swallow(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        fault.let_go.wait(HELD_SECONDS)
        self.close_connection = True

    def meet_slow(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        fault.let_go.wait(fault.seconds)
        self.send(self.applied(headers, body))

    def meet_unconditional(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        self.send(self.applied(without_conditions(headers), body))

    def meet_stale(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        fault.first = fault.first or self.applied(without_conditions(headers), body)
        self.send(fault.first)

    def meet_cut(self, fault: Fault, headers: dict[str, str], body: bytes) -> None:
        answer = self.applied(headers, body)
        self.send(answer, shown=len(answer.body) // 2)
        self.close_connection = True

    def send(self, answer: Answer, *, shown: int | None = None) -> None:
        with suppress(OSError):  # whoever asked may be gone
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", self.length(answer))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body[:shown])

    def length(self, answer: Answer) -> str:
        """Of a HEAD's answer, what the store says that a GET would bring."""
        said = {name.lower(): value for name, value in answer.headers}.get("content-length")
        return said if self.command == "HEAD" and said else str(len(answer.body))

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = handle_request

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""
