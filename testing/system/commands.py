"""Runs several commands of `manage.py` in one process: most of what a command costs is to start.

`python -m testing.system.commands "migrate --verbosity=0" setup_bucket`. The first that fails ends it.
"""

from __future__ import annotations

import shlex
import sys

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    for command in sys.argv[1:]:
        call_command(*shlex.split(command))


if __name__ == "__main__":
    main()
