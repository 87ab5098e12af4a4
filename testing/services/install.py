"""Installs the servers that tests need, as root on Debian, and starts none: `python testing/services/install.py`."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from testing.services.programs import BETTER, PACKAGES, find, is_best, is_ci, remedy

POLICY = Path("/usr/sbin/policy-rc.d")  # Debian asks it before a package starts its service; 101 says no
DENY = "#!/bin/sh\nexit 101\n"


@contextlib.contextmanager
def services_stay_off() -> Iterator[None]:
    """Our policy while it lasts; then whatever was there before."""
    backup = POLICY.with_suffix(".before-stillwire")
    if POLICY.exists() and not backup.exists():  # it exists when we were killed half-way
        POLICY.rename(backup)
    try:
        POLICY.write_text(DENY)
        POLICY.chmod(0o755)
        yield
    finally:
        POLICY.unlink(missing_ok=True)
        if backup.exists():
            backup.rename(POLICY)


def install(programs: list[str]) -> None:
    """Quiet unless it fails."""
    with services_stay_off():
        if apt_get("update"):
            apt_get("install", "-y", "--no-install-recommends", *sorted(map(package, programs)))


def apt_get(*arguments: str) -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    argv = ["apt-get", "-q", *arguments]
    done = subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        print(f"{' '.join(argv)} failed:\n{done.stdout}{done.stderr}", file=sys.stderr)
    return not done.returncode


def package(program: str) -> str:
    """That which brings it. Where this release does not know of a better program, the program's own."""
    asked = subprocess.run(["apt-cache", "show", PACKAGES[program]], capture_output=True)
    return program if program in BETTER and asked.returncode else PACKAGES[program]


def main() -> int:
    wanted = [program for program in PACKAGES if not is_best(program)]
    if wanted and os.getuid() == 0 and shutil.which("apt-get"):
        print(f"installing what the tests need: {', '.join(wanted)}", flush=True)
        install(wanted)
    lack = [program for program in PACKAGES if find(program) is None]
    if lack:
        print(f"missing: {', '.join(lack)}; tests that need them are skipped. To install: {remedy(*lack)}")
    return int(bool(lack) and is_ci())


if __name__ == "__main__":
    sys.exit(main())
