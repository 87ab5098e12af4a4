"""A thousand saves in ten seconds on one blog; and nothing at all for as long."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.db.models import F

from bench.blogs import Blog, settle
from bench.figures import Row, at_most
from bench.size import Size
from bench.system import System
from cms.models import Publication
from testing.services.wait import wait_for

THREADS = 4  # editors; the ledger's row lock puts their commits in a row anyway
PER_SECOND_GOAL, LAST_GOAL, IDLE_GOAL = 15, 1.0, 0


def burst(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """On the shortest blog. Publishes are counted as PUTs of its latest.json in the store's log."""
    blog = blogs[0]
    path = f"PUT {blog.reader.path}"
    settle()
    blog.reader.look()
    first, before = blog.reader.revision + 1, system.requests().count(path)
    begun = time.monotonic()
    last = save_many(blog, size, begun)
    seen = blog.reader.wait(first + size.saves - 1)
    settle()
    publishes = system.requests().count(path) - before
    goal = round(size.burst_seconds * PER_SECOND_GOAL)
    return [
        Row(measure=f"{size.saves:,} saves on one blog took", figure=f"{last - begun:.1f} s"),
        at_most("publishes of them", publishes, goal),
        at_most("last commit → its revision readable", seen - last, LAST_GOAL, unit=" s"),
    ]


def save_many(blog: Blog, size: Size, begun: float) -> float:
    """Saves at an even pace, from several threads; returns when the last commit returned."""
    texts = [next(blog.texts) for _ in range(size.saves)]

    def editor(number: int) -> float:
        committed = 0.0
        mine = Blog(row=blog.row, reader=blog.reader, texts=iter(texts[number::THREADS]))
        for each in range(number, size.saves, THREADS):
            time.sleep(max(0.0, begun + each * size.burst_seconds / size.saves - time.monotonic()))
            committed = mine.save()
        connection.close()  # this thread's
        return committed

    with ThreadPoolExecutor(THREADS) as editors:
        return max(editors.map(editor, range(THREADS)))


def idle(system: System, blogs: Sequence[Blog], size: Size) -> list[Row]:
    """Workers and beat run, everything is live and was seen to be: the store's log must not grow."""
    settle()
    unseen = Publication.objects.filter(live__gt=F("seen"))
    wait_for(lambda: not unseen.exists(), 30, "the confirmation of everything live")
    before = len(system.requests())
    time.sleep(size.idle_seconds)
    requests = len(system.requests()) - before
    return [at_most(f"requests to the bucket in {size.idle_seconds:g} s with nothing to do", requests, IDLE_GOAL)]
