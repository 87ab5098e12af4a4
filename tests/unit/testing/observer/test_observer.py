"""The observer itself: what it must not say."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from testing.observer.observer import Observer
from testing.observer.public import Read


@pytest.mark.parametrize(
    ("key", "body", "is_fine"),
    [
        ("live/night/latest.json", '{"items": [{"removed": "ABC"}]}', True),
        ("live/night/pages/index-6-0f.json", '{"pages": [{"n": 0, "first": "ABC", "last": "ABC"}]}', True),
        ("live/night/pages/index-6-0f.json", '{"pages": [{"n": 0, "url": "ABC"}]}', False),
        ("live/night/feed.json", '{"first": "ABC"}', False),
        ("live/night/feed.xml", '<at:deleted-entry ref="https://a.org/#post-ABC" when="2026"/>', True),
        ("live/night/feed.xml", "<id>https://a.org/#post-ABC</id>", False),
        ("live/night/feed.json", '{"items": [{"id": "ABC"}]}', False),
    ],
)
def test_only_a_tombstone_and_a_list_of_pages_may_name_what_is_gone(key: str, body: str, is_fine: bool) -> None:
    observer = Observer(Store(), NoDatabase(), slugs=[])
    observer.check_gone(key, body.encode(), ["ABC"])
    assert (not observer.violations) == is_fine


class Store:
    """Its first answer is on its way until `overtaken`, where somebody overtakes it at all."""

    def __init__(self) -> None:
        self.asked, self.overtaken = threading.Event(), threading.Event()

    def get(self, key: str) -> Read:
        if self.asked.is_set():
            return read(key, 70)
        self.asked.set()
        self.overtaken.wait(0.5)
        return read(key, 69)


def read(key: str, revision: int) -> Read:
    return Read(key=key, body=b'{"revision": %d}' % revision, etag="", revision=revision)


class NoDatabase:
    def ledger(self, *keys: str) -> dict[str, Any]:
        return {}


def test_an_answer_that_another_look_has_overtaken_is_no_step_back() -> None:
    store = Store()
    observer = Observer(store, NoDatabase(), slugs=[])
    slow = threading.Thread(target=observer.poll)
    slow.start()
    assert store.asked.wait(10)
    observer.poll()
    store.overtaken.set()
    slow.join(10)
    assert observer.polls == 2
    assert not observer.violations


def test_it_looks_before_it_blames(monkeypatch: pytest.MonkeyPatch) -> None:
    observer = Observer(Store(), NoDatabase(), slugs=[])
    found: list[str] = []
    monkeypatch.setattr(observer, "poll", lambda: None)
    monkeypatch.setattr(observer, "differences", lambda: found)
    observer.settle(0)
    assert not observer.violations
    found.append("night has no feed.json")
    observer.settle(0)
    assert list(map(str, observer.violations)) == ["I3: after 0.0 s night has no feed.json"]
