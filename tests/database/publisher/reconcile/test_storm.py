"""Many workers, many edits, a store that fails at random: what readers find is whole and forward at every instant."""

from __future__ import annotations

import random
import threading

import pytest
from django.db import connection

from cms.models import LiveBlog, Post
from publisher.documents import Document
from publisher.errors import StoreBusy
from publisher.repair.verify import verify
from publisher.scheduling import sweep
from publisher.store.conditional_write import write
from publisher.store.object_store import Conflict, Stored
from testing.doubles.memory_bucket import MemoryStore, Trouble
from testing.services.wait import wait_for
from tests.publisher.newsroom import (
    FEED,
    LATEST,
    dangling,
    free,
    is_behind,
    publish,
    retitle,
    write_post,
    write_posts,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
EDITS, WORKERS = 60, 3


class WatchedBucket(MemoryStore):
    """Fails one put in eight, and keeps what no reader should ever find."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self.dice, self.is_failing, self.wrongs = dice, True, []

    def trouble(self, key: str) -> Trouble | None:
        if not self.is_failing or self.dice.random() > 1 / 8:
            return None
        error = self.dice.choice([StoreBusy("503", "Again."), Conflict(key)])
        return Trouble(key, error, is_applied=self.dice.random() < 0.5 and isinstance(error, StoreBusy))

    def applied(self, document: Document, if_match: str | None) -> Stored:
        before = self.contents.objects.get(document.key)
        stored = super().applied(document, if_match)
        if before and before.document and before.document.revision > document.revision:
            self.wrongs.append(f"{document.key} went back from {before.document.revision} to {document.revision}")
        self.wrongs += [f"{key} is missing after {document.key}" for key in dangling(self)]
        return stored


def worker(store: MemoryStore, is_over: threading.Event) -> None:
    """Publishes as hints come, and takes over at once from whoever failed."""
    while not is_over.is_set():
        publish(store)
        free()
    connection.close()


def edit(blog: LiveBlog, dice: random.Random, n: int) -> None:
    posts = list(Post.objects.filter(liveblog=blog).order_by("pk"))
    act = dice.choice(["write", "write", "retitle", "remove", "bulk"])
    if act == "write":
        write_post(blog, f"New {n}")
    elif act == "retitle":
        retitle(dice.choice(posts), f"Edit {n}")
    elif act == "remove":
        Post.objects.filter(pk=dice.choice(posts).pk).update(status="removed")
    else:
        Post.objects.filter(pk__in=[post.pk for post in posts[::7]]).update(title=f"Bulk {n}")


@pytest.mark.parametrize("seed", [1, 2])
def test_what_readers_find_is_whole_and_forward_and_in_the_end_complete(blog, monkeypatch, seed):
    monkeypatch.setitem(write.__kwdefaults__, "pause", lambda attempt: None)
    dice = random.Random(seed)
    store, is_over = WatchedBucket(dice), threading.Event()
    write_posts(blog, 95)
    workers = [threading.Thread(target=worker, args=(store, is_over)) for _ in range(WORKERS)]
    [each.start() for each in workers]
    for n in range(EDITS):
        edit(blog, dice, n)
    store.is_failing = False
    is_over.set()
    [each.join() for each in workers]
    free()
    wait_for(lambda: sweep.sweep(store) or not is_behind() and not is_behind("home"), what="publishing")
    assert store.wrongs == []
    assert store.puts().count(LATEST) > EDITS / 4
    assert verify(store).agrees
    live = set(Post.objects.filter(status="published").values_list("uid", flat=True))
    assert store.json(LATEST)["post_count"] == store.json(FEED)["_live"]["post_count"] == len(live)
    assert {item["id"] for item in store.json(FEED)["items"]} <= live
