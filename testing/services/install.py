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

from testing.services.programs import PACKAGES, find, is_ci, remedy

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
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    packages = sorted({PACKAGES[program] for program in programs})
    steps = [["update"], ["install", "-y", "--no-install-recommends", *packages]]
    with services_stay_off():
        for step in steps:
            done = subprocess.run(
                ["apt-get", "-q", *step], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True
            )
            if done.returncode:
                print(f"apt-get {' '.join(step)} failed:\n{done.stdout}{done.stderr}", file=sys.stderr)
                return


def missing_programs() -> list[str]:
    return [program for program in PACKAGES if find(program) is None]


def main() -> int:
    lack = missing_programs()
    if lack and os.getuid() == 0 and shutil.which("apt-get"):
        print(f"installing what the tests need: {', '.join(lack)}", flush=True)
        install(lack)
        lack = missing_programs()
    if lack:
        print(f"missing: {', '.join(lack)}; tests that need them are skipped. To install: {remedy(*lack)}")
    return int(bool(lack) and is_ci())


if __name__ == "__main__":
    sys.exit(main())
