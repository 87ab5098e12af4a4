"""Health endpoints as a middleware: `/healthz`, `/readyz` and `/metrics`, before anything else of Django is asked.

They name no host that Django would know, speak plain HTTP behind a balancer that ends TLS, and have no session.
"""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

import stillwire
from publisher.health.metrics import exposition
from publisher.health.probes import PARTS, Part, look
from publisher.health.status import of_parts

NEEDED = ("database",)  # without it an editor can do nothing; without any other part every save is kept
Answer = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Middleware; the first of all, so that no host, scheme or cookie is looked at."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = DOORS.get(request.path_info) or (part_of if request.path_info.startswith("/readyz/") else None)
        if answer is None:
            return self.get_response(request)
        response = answer(request) if request.method in ("GET", "HEAD") else HttpResponse(status=405)
        response.headers["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """That this process answers, and which version it is. It asks nothing of anyone."""
    return HttpResponse(f"ok\nStillwire {stillwire.__version__}\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Whether editors can work here: 503 when they cannot. The other parts are told of, and `?all` wants them too.

    A web server that left the balancer because S3 or the broker is down would keep editors from saving.
    """
    parts = look(PARTS)
    needed = PARTS if "all" in request.GET else NEEDED
    return told(parts, is_ready=all(parts[name].is_ok for name in needed))


def part_of(request: HttpRequest) -> HttpResponse:
    """`/readyz/bucket`: one part alone."""
    name = request.path_info.removeprefix("/readyz/")
    if name not in PARTS:
        return JsonResponse({"parts": list(PARTS)}, status=404)
    parts = look([name])
    return told(parts, is_ready=parts[name].is_ok)


def told(parts: dict[str, Part], *, is_ready: bool) -> HttpResponse:
    """Names and times alone: what a server says of itself may hold addresses."""
    shown = {name: {"ok": part.is_ok, "seconds": round(part.seconds, 3)} for name, part in parts.items()}
    failing = [name for name, part in parts.items() if not part.is_ok]
    body = {"ready": is_ready, "failing": failing, "parts": shown}
    return JsonResponse(body, status=200 if is_ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """For who bears METRICS_TOKEN; without one set it is not there."""
    token = settings.METRICS_TOKEN
    if not token:
        return HttpResponse("Set METRICS_TOKEN to have metrics.\n", status=404, content_type="text/plain")
    if not compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(exposition(of_parts(look())), content_type="text/plain; version=0.0.4; charset=utf-8")


DOORS: dict[str, Answer] = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}
