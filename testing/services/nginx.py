"""A throw-away nginx that stores what is PUT and does nothing else; below `/drop/` it stores not even that."""

from __future__ import annotations

import getpass
import os
import shutil
from pathlib import Path

from testing.services.ports import LOOPBACK
from testing.services.processes import Process
from testing.services.programs import path
from testing.services.service import Service

MEMORY = Path("/dev/shm")  # noqa: S108 - tmpfs on Linux
ROOM = 1 << 30  # bytes: some 200,000 small files
CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
{user}
events {{ worker_connections 2048; }}
http {{
  log_format line '$request_method $uri';
  access_log {folder}/requests line buffer=64k flush=100ms;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  keepalive_requests 100000000; client_max_body_size 10m;
  add_header ETag '"00000000000000000000000000000000"' always;
  server {{
    listen {host}:{port} backlog=1024;
    root {folder}/objects;
    location / {{ dav_methods PUT; create_full_put_path on; }}
    location /drop/ {{ return 201; }}
  }}
}}
"""


def memory() -> str | None:
    """Where files are kept in memory, so that the moods of a disk do not count; None where that is small or missing."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return None
    return str(MEMORY)


class Nginx(Service):
    def __init__(self) -> None:
        super().__init__()
        self.parent = memory()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def build(self) -> Process:
        user = f"user {getpass.getuser()};" if os.getuid() == 0 else ""
        text = CONFIGURATION.format(folder=self.folder, host=LOOPBACK, port=self.port, user=user)
        (self.folder / "objects").mkdir(exist_ok=True)
        (self.folder / "nginx.conf").write_text(text)
        argv = [path("nginx"), "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "errors")]
        return Process(argv, log=self.folder / "log", ready=self.answers)

    def requests(self) -> list[str]:
        """One a line, e.g. `PUT /bucket/key`; what came in the last tenth of a second may be missing."""
        return (self.folder / "requests").read_text().splitlines()
