"""Makes database and bucket ready: one process that runs what an operator would run as five commands."""

from __future__ import annotations

import django
from django.core.management import call_command


def main() -> None:
    django.setup()
    from demo import lookups, mirrors, seed

    call_command("migrate", verbosity=0)
    call_command("setup_bucket")
    if seed.is_needed():
        seed.plant()
    mirrors.follow_port()
    call_command("publish_site")
    # The demo's bucket lives in memory: after a restart it is empty, and this puts everything back.
    lookups.rest()
    call_command("verify", "--repair")
    lookups.begin_again()


if __name__ == "__main__":
    main()
