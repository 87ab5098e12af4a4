"""`python -m demo`, which is what `make demo` runs: the whole of Stillwire on one machine, stopped by Ctrl-C."""

from __future__ import annotations

import os
import sys
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from demo import folder, options, parts, ports
from demo.options import LOGIN, PASSWORD, ROOT, Mistake, Options
from demo.supervisor import Stopped, Supervisor
from testing.services.child import ChildDied

WELCOME = """
Stillwire is running.

  Admin       {admin}   log in as {login} / {password}
  Live blog   {public}/live/election-night/index.html
  Home page   {public}/index.html

Save a post in the admin and watch it arrive. Logs: {logs}
Ctrl-C stops everything.
"""


def main() -> int:
    try:
        chosen = options.read(os.environ)
        with folder.locked(chosen.data):
            ports.check(chosen)
            return run(chosen)
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1


def run(chosen: Options) -> int:
    """0 when someone stopped it, 1 when something died."""
    env = parts.environment(chosen, os.environ)
    supervisor = Supervisor(folder=ROOT, logs=chosen.data / "logs", env=env)
    supervisor.listen()
    try:
        start(supervisor, chosen)
        print(welcome(chosen), flush=True)
        supervisor.watch()
    except Stopped:
        print("\nStopping.", flush=True)
    except (ChildDied, TimeoutError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    finally:
        supervisor.stop()
    return 0


def start(supervisor: Supervisor, chosen: Options) -> None:
    print("Starting Stillwire …", flush=True)
    supervisor.start("s3", parts.s3(chosen))
    supervisor.wait_for(lambda: answers(f"{chosen.s3_url}/moto-api/"), what="the S3 server")
    supervisor.run("prepare", parts.prepare())
    supervisor.start("admin", parts.admin(chosen))
    supervisor.start("publish", parts.worker("publish", 2))
    supervisor.start("bulk", parts.worker("bulk", 1))
    supervisor.start("beat", parts.beat(chosen))
    for url in (f"{chosen.admin_url}login/", *reader_urls(chosen)):
        supervisor.wait_for(lambda url=url: answers(url), what=url)
    for name in ("publish", "bulk"):
        supervisor.wait_for(lambda name=name: " ready." in supervisor.children[name].tail(), what=f"the worker {name}")
    if chosen.has_ticker:
        supervisor.start("ticker", parts.ticker())


def reader_urls(chosen: Options) -> tuple[str, str]:
    return f"{chosen.public_url}/live/election-night/index.html", f"{chosen.public_url}/index.html"


def answers(url: str) -> bool:
    """Whether it answers 200 now."""
    try:
        with urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except HTTPError as error:
        error.close()
    except (URLError, OSError):
        pass
    return False


def welcome(chosen: Options) -> str:
    return WELCOME.format(
        admin=chosen.admin_url,
        login=LOGIN,
        password=PASSWORD,
        public=chosen.public_url,
        logs=chosen.data / "logs",
    )


if __name__ == "__main__":
    sys.exit(main())
