"""Where a server's program is, and which Debian package brings it. It installs nothing; see `install`."""

from __future__ import annotations

import glob
import os
import shutil

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/lib/rabbitmq/bin", "/usr/sbin", "/usr/local/sbin", "/usr/lib/chromium")
REMEDY = "install it with"
PACKAGES = {
    "initdb": "postgresql",
    "postgres": "postgresql",
    "redis-server": "redis-server",
    "rabbitmq-server": "rabbitmq-server",
    "epmd": "rabbitmq-server",
    "chromium": "chromium-headless-shell",
    "firefox-esr": "firefox-esr",
    "nginx": "nginx",
    "node": "nodejs",
    "faketime": "faketime",
    "pg_dump": "postgresql",
}


BETTER = {"chromium": "chromium-headless-shell"}
"""What does the same for less: a page in the whole browser takes four times the processor's time."""


def find(program: str) -> str | None:
    """Its path, or that of a better one."""
    return found(BETTER[program]) or found(program) if program in BETTER else found(program)


def is_best(program: str) -> bool:
    """Whether it is there, and no other would do better."""
    return found(BETTER.get(program, program)) is not None


def found(name: str) -> str | None:
    """The folders come first: Debian's /usr/sbin/rabbitmq-server insists on its own user."""
    folders = [folder for pattern in FOLDERS for folder in sorted(glob.glob(pattern), reverse=True)]
    return shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", os.defpath)]))


def path(program: str) -> str:
    found = find(program)
    if found is None:
        raise FileNotFoundError(f"{program} is not installed: {remedy(program)}")
    return found


def remedy(*programs: str) -> str:
    """The one line that installs them."""
    packages = sorted({PACKAGES[program] for program in programs})
    return f"apt-get install -y --no-install-recommends {' '.join(packages)}"


def missing(program: str) -> str | None:
    """Why a test that needs this program cannot run, or None."""
    return None if find(program) else f"{program} is missing; {REMEDY}: {remedy(program)}"


def is_ci() -> bool:
    """In CI a missing program is a failure: a skipped test proves nothing."""
    return os.environ.get("CI", "").lower() == "true"
