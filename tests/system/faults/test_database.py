"""Row 10: the database goes away and comes back, as it was or as it was some time ago."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from testing.observer.observer import observing
from testing.proxies.tcp_proxy import healed
from testing.services.wait import wait_for
from testing.system.orm_client import Refused
from testing.system.proxied import ProxiedSystem
from tests.system.faults.backup import dump, restore

pytestmark = pytest.mark.service
row = pytest.mark.row
Seen = Callable[[str], None]


@row(10, "PostgreSQL is killed in the middle of a publish and started again.")
def test_a_database_killed_in_mid_publish_loses_nothing(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog = newsroom.blog()
    with newsroom.s3_proxy.failing("keep", part=f"{blog['slug']}/feed.json", times=1) as fault:
        newsroom.save(blog, "In mid-publish")
        wait_for(lambda: fault.met, what="a put under way")
        newsroom.database.kill()
        fault.release()
        with pytest.raises(Refused):
            newsroom.orm.post(blog, title="Refused while it is down")
        newsroom.database.restart()
    begun = time.monotonic()
    with newsroom.watched(blog) as observer:
        newsroom.save(blog, "After its return")
        observer.settle(30)
    seen(f"live {time.monotonic() - begun:.1f} s after it was back; a save meanwhile was refused, not lost in silence")


@row(10, "The network to the database hangs in the middle of a publish, then every connection is cut.")
def test_a_database_that_cannot_be_reached_loses_nothing(newsroom: ProxiedSystem, seen: Seen) -> None:
    blog, network = newsroom.blog(), newsroom.database_network
    with newsroom.watched(blog) as observer, healed(network):
        with newsroom.s3_proxy.failing("keep", part=f"{blog['slug']}/feed.json", times=1) as fault:
            newsroom.save(blog, "In mid-publish")
            wait_for(lambda: fault.met, what="a put under way")
            network.hang()
        network.refuse()
        network.heal()
        seconds = observer.settle(30)
    seen(f"live {seconds:.1f} s after it could be reached again")


@row(10, "The database is replaced by a backup that is older than the bucket; then `verify --repair`.")
def test_a_restored_backup_never_takes_readers_back(newsroom: ProxiedSystem, seen: Seen, tmp_path: Path) -> None:
    blog, file = newsroom.blog(), tmp_path / "backup"
    dump(newsroom.database, newsroom.bucket, file)
    newsroom.save(blog, "After the backup", "And another")
    with newsroom.watched(blog) as observer:
        observer.settle(30)
    observer = newsroom.observer(blog["slug"])
    observer.poll()
    restore(newsroom.database, newsroom.bucket, file)
    newsroom.save(blog, "After the restore")
    wait_for(lambda: "verify --repair" in newsroom.ledger(blog)["last_error"], 20, "a word of what to do")
    newsroom.save(blog, *(f"Beyond what the bucket holds {n}" for n in range(4)))
    begun = time.monotonic()
    with observing(observer):
        newsroom.stillwire.manage("verify", "--repair")
    seconds = time.monotonic() - begun
    observer.settle(30)
    assert not [each for each in observer.violations if each.invariant != "I8"], observer.violations
    newsroom.save(blog, "And on it goes")
    with newsroom.watched(blog) as later:
        later.settle(30)
    assert json.loads(newsroom.stillwire.manage("verify", "--json").stdout)["agree"]
    seen(f"the ledger said what to do; repaired in {seconds:.1f} s; no revision went back")
