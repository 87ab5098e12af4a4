"""Logs as text for people, or as JSON for programs: then every line is one object, and what it tells of has names."""

from __future__ import annotations

import json
import logging
import logging.config
from io import StringIO

from django.conf import settings


def line(log_format: str) -> str:
    """What the log says of one publish, with settings' own formatter."""
    out = StringIO()
    config = settings.LOGGING["formatters"][log_format]
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(config)))
    record = logging.LogRecord("publisher.reconcile.status", logging.INFO, "x", 1, "published %s", ("home",), None)
    record.__dict__.update(publication="home", revision=7, duration_ms=12)
    handler.emit(record)
    return out.getvalue()


def test_text_is_a_line_to_read():
    assert line("text").strip().endswith("INFO publisher.reconcile.status published home")


def test_json_is_one_object_a_line_with_what_it_tells_of():
    found = json.loads(line("json"))
    assert found["message"] == "published home"
    assert (found["level"], found["logger"]) == ("INFO", "publisher.reconcile.status")
    assert (found["publication"], found["revision"], found["duration_ms"]) == ("home", 7, 12)
    assert found["timestamp"].endswith("+00:00")
