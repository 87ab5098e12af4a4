"""Errors go to Sentry, or what speaks like it, when SENTRY_DSN is set. What editors write and who they are does not."""

from __future__ import annotations

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

DETAIL = "\nDETAIL:"  # PostgreSQL goes on with the row that it refused


def begin(dsn: str) -> None:
    """Raises sentry_sdk.utils.BadDsn."""
    sentry_sdk.init(
        dsn=dsn,
        integrations=[DjangoIntegration(), CeleryIntegration()],
        send_default_pii=False,
        include_local_variables=False,  # a post's text is one
        max_request_body_size="never",
        max_breadcrumbs=20,
        before_send=without_texts,
        before_breadcrumb=without_data,
    )


def without_texts(event: Any, hint: dict[str, Any]) -> Any:
    """Takes out what the options leave in: what was searched for, cookies, and rows that a database error quotes."""
    for name in ("query_string", "cookies", "data", "env"):
        event.get("request", {}).pop(name, None)
    event.pop("user", None)
    for error in event.get("exception", {}).get("values", ()):
        error["value"] = (error.get("value") or "").partition(DETAIL)[0]
    return event


def without_data(crumb: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    crumb.pop("data", None)
    return crumb
