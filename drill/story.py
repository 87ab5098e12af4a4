"""The story: readers poll, reporters post, publishing is paused, the database is replaced, publishing goes on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from demo.options import LOGIN, PASSWORD
from drill.database import move, replace
from drill.newsroom import Newsroom
from drill.reader import Reader
from drill.reporter import Reporter
from drill.timeline import Timeline
from testing.services.postgres import Postgres

READERS = 12
REPORTERS = ("Mei", "Piotr")
CAUGHT_UP_SECONDS = 60.0
LOADED_SECONDS = 240.0
WHY = "the database is replaced"


@dataclass
class Drill:
    """`seconds` is how long the database is away; the rest of the story is as long as it needs to be."""

    newsroom: Newsroom
    database: Postgres
    timeline: Timeline
    seconds: float
    readers: list[Reader] = field(default_factory=list)
    reporters: list[Reporter] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def play(self) -> None:
        with self.people():
            self.wait(min(6.0, self.seconds), "a quiet start")
            self.must("pause", "--why", WHY, "--by", "the drill")
            self.wait(min(4.0, self.seconds), "posts that wait")
            self.say(f"{len(self.saved())} posts are saved; those since the pause wait in the database")
            self.replace_database()
            self.wait(min(3.0, self.seconds), "reporters who save again")
            self.must(
                "migrate", "--verbosity=0", says="manage.py migrate: the new database has every table and trigger"
            )
            self.must("resume", "--by", "the drill")
            self.until(lambda: not any(each.is_waiting for each in self.reporters), "every reporter's save")
        self.until(self.is_caught_up, "every reader to have every post")
        self.say(f"every one of {len(self.readers)} readers has every one of {len(self.saved())} posts")
        self.stop(self.readers)
        # The outage fell into the load of a lookup table, which goes on in slices: much longer than any reader waits.
        self.until(lambda: not self.newsroom.behind(self.database), "all that waits to be published", LOADED_SECONDS)
        self.judge()

    def replace_database(self) -> None:
        address = self.database.port
        self.database.running.stop()
        stopped = time.monotonic()
        self.say("THE DATABASE IS STOPPED")
        code, said = self.newsroom.manage("status")
        self.say(f"manage.py status (exit {code}): {said.splitlines()[1].strip() if code else said}")
        if not code:
            self.complaints.append("status said that all is well while the database was away")
        self.database = replace(self.database, self.newsroom.options.data / "dump")
        self.say("a new server was made of the old one's dump; it is not open yet")
        self.wait(stopped + self.seconds - time.monotonic(), "the rest of the outage")
        move(self.database, address)
        self.say(f"THE NEW DATABASE ANSWERS, after {time.monotonic() - stopped:.0f} s")

    def judge(self) -> None:
        """What must hold, each in words when it does not."""
        self.must("verify")
        titles = Counter(self.newsroom.titles(self.database))
        self.complaints += [f"“{title}” is lost" for title in self.saved() if not titles[title]]
        self.complaints += [f"“{title}” is there {titles[title]} times" for title in self.saved() if titles[title] > 1]
        for reader in self.readers:
            self.complaints += [f"{reader.name}: {each}" for each in reader.complaints]
        for reporter in self.reporters:
            self.complaints += [f"{reporter.name}: {each}" for each in reporter.complaints]

    @contextmanager
    def people(self) -> Iterator[None]:
        blog = self.newsroom.blog_id(self.database)
        self.readers = [Reader(n, self.newsroom.blog_url) for n in range(READERS)]
        self.reporters = [Reporter(name, self.newsroom.options.admin_url, blog, self.timeline) for name in REPORTERS]
        for reporter in self.reporters:
            reporter.log_in(LOGIN, PASSWORD)
        for person in [*self.readers, *self.reporters]:
            person.start()
        self.say(f"{READERS} readers poll, {' and '.join(REPORTERS)} post")
        try:
            yield
        finally:
            self.stop(self.reporters)

    def stop(self, people: list[Any]) -> None:
        for each in people:
            each.is_over.set()
        for each in people:
            each.join(60)

    def saved(self) -> list[str]:
        return [title for each in self.reporters for title in each.saved]

    def is_caught_up(self) -> bool:
        return all(set(self.saved()) <= set(each.titles.values()) for each in self.readers)

    def must(self, *argv: str, says: str = "") -> None:
        """A command that has to end well; its first line is told."""
        code, said = self.newsroom.manage(*argv)
        self.say(says if says and not code else f"manage.py {argv[0]}: {said.splitlines()[0] if said else 'done'}")
        if code:
            self.complaints.append(f"manage.py {' '.join(argv)} ended with {code}: {said}")

    def wait(self, seconds: float, what: str) -> None:
        """Nothing of ours may die meanwhile. Raises ChildDied, Stopped."""
        end = time.monotonic() + seconds
        self.newsroom.supervisor.wait_for(lambda: time.monotonic() >= end, what=what, seconds=seconds + 60)

    def until(self, condition: Callable[[], bool], what: str, seconds: float = CAUGHT_UP_SECONDS) -> None:
        try:
            self.newsroom.supervisor.wait_for(condition, what=what, seconds=seconds)
        except TimeoutError:
            self.complaints.append(f"waited {seconds:.0f} s in vain for {what}")

    def say(self, words: str) -> None:
        self.timeline.say(words)
