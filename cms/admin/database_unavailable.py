"""Error pages of the admin. While the database is unavailable the page keeps the editor's text, to save again."""

from __future__ import annotations

import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_SECONDS = 5
NEVER_KEPT = ("password", "csrfmiddlewaretoken")


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler of errors that nobody caught; called while the error is still being handled."""
    error = sys.exc_info()[1]
    if is_away(error):
        return away(request)
    return server_error(request)


def is_away(error: BaseException | None) -> bool:
    """Whether the database is gone, going, or read-only because it is being replaced."""
    if isinstance(error, InternalError):
        return "read-only" in str(error)
    return isinstance(error, (OperationalError, InterfaceError))


def away(request: HttpRequest) -> HttpResponse:
    """503. The page asks neither the database nor a session; it holds what was posted, to be posted again as it was.

    The form's own token goes with it: it was checked before the database was asked, so nobody else's text gets here.
    """
    is_login = request.path.endswith("/login/")
    posted = [] if is_login or request.method != "POST" else kept(request)
    context = {
        "path": request.get_full_path(),
        "fields": posted,
        "token": request.POST.get("csrfmiddlewaretoken", "") if posted else "",
        "texts": [value for _, value in posted if len(value) > 40],
        "had_files": bool(posted and request.FILES),
        "again": RETRY_SECONDS,
    }
    response = HttpResponse(render_to_string("database_unavailable.html", context), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Fields as they were posted, in their order, without secrets."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name for word in NEVER_KEPT)
        for value in values
    ]
