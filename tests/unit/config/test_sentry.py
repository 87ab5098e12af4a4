"""An error reaches Sentry without what was written or who wrote it; without a DSN nothing of it is loaded."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from testing.paths import ROOT

pytestmark = pytest.mark.slow

SECRET = "nobody but readers of the blog may know"
FAILS = f"""
import django; django.setup()
from django.db import DataError
from django.test import Client
def save(request, *args, **options):
    body = "{SECRET}"
    raise DataError("new row is refused\\nDETAIL:  Failing row contains (1, {SECRET}).")
from cms import urls
from django.urls import path
urls.urlpatterns.insert(0, path("fails/", save))
answer = Client(raise_request_exception=False, headers={{"Cookie": "sessionid={SECRET}"}}).post(
    "/fails/?q={SECRET}", {{"body": "{SECRET}"}}, REMOTE_ADDR="198.51.100.7", HTTP_HOST="localhost")
assert answer.status_code == 500, answer
import sentry_sdk; sentry_sdk.flush(10)
"""
LOADED = "import django; django.setup(); import sys; sys.exit('sentry_sdk' in sys.modules)"


class Sentry(BaseHTTPRequestHandler):
    """Keeps every envelope that it is sent."""

    envelopes: list[str] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.envelopes.append((gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body).decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def sentry():
    Sentry.envelopes = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Sentry) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://key@127.0.0.1:{server.server_port}/42"
        server.shutdown()
        thread.join()


def run(script, **variables):
    argv = [sys.executable, "-c", script]
    return subprocess.run(argv, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, timeout=60)


def test_an_error_arrives_without_texts_or_people(sentry):
    done = run(FAILS, SENTRY_DSN=sentry)
    assert done.returncode == 0, done.stderr
    (event,) = [text for text in Sentry.envelopes if "DataError" in text]
    assert "new row is refused" in event
    assert SECRET not in "\n".join(Sentry.envelopes)
    assert "198.51.100.7" not in event
    assert json.loads(event.splitlines()[2])["level"] == "error"


def test_without_a_dsn_nothing_is_loaded():
    assert run(LOADED, SENTRY_DSN="").returncode == 0
