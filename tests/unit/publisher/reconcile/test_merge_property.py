"""Whatever editors do and whenever readers look: those who followed and those who just came know the same posts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from testing.merge import Merge, Reader
from testing.night import Night, Published, edits
from testing.services.requirement import require

pytestmark = pytest.mark.slow

# A night is a list of edits (not each is published: many saves are one publish), publishes, polls and reads. Lags say
# how many publishes old the copies are that a CDN, or a publish that is half-way, gives to a reader.
lags = st.integers(0, 4)
events = st.one_of(
    st.tuples(st.just("edit"), edits),
    st.tuples(st.just("edit"), edits),
    st.tuples(st.just("publish")),
    st.tuples(st.just("publish")),
    st.tuples(st.just("poll"), st.just(0), lags),
    st.tuples(st.just("poll"), lags, lags),
    st.tuples(st.just("read"), lags, st.booleans()),
)


@pytest.fixture(scope="module")
def merge() -> Iterator[Merge]:
    require("node")
    made = Merge()
    yield made
    made.close()


class Theatre:
    """A night with its publishes, and a reader in front of it."""

    def __init__(self) -> None:
        self.night, self.reader = Night(), Reader()
        self.publishes: list[Published] = []

    def play(self, name: str, *values) -> None:
        if name == "edit":
            self.night.edit(values[0])
        elif name == "publish" and self.night.revision:
            self.publish()
        elif name == "poll" and self.publishes:
            self.reader.poll(self.copy(values[0]), self.copy(values[1]))
        elif name == "read" and self.publishes:
            self.reader.read(self.copy(values[0]), older=values[1])

    def publish(self) -> None:
        newest = self.publishes[-1].latest["revision"] if self.publishes else 0
        if self.night.revision > newest:
            self.publishes.append(self.night.publish())

    def copy(self, lag: int) -> Published:
        return self.publishes[max(0, len(self.publishes) - 1 - lag)]


def known(state: dict, floor: int) -> dict:
    """What a reader knows, of the posts from `floor` on."""
    posts = [item for item in state["posts"] if item["_live"]["sequence"] >= floor]
    bare = [{name: part for name, part in item.items() if name != "url"} for item in posts]
    return {**{name: state[name] for name in ("revision", "status", "pinned")}, "posts": bare}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([1, 48, 100, 130]), st.lists(events, min_size=10, max_size=45))
def test_a_reader_who_followed_and_one_who_just_came_know_the_same(merge, before, played):
    theatre = Theatre()
    theatre.night.edit(("add", before))
    theatre.publish()
    for each in played:
        theatre.play(*each)
    theatre.publish()
    newest = theatre.copy(0)
    for _ in range(3):  # what was old at the last poll is no longer at one of the next
        theatre.reader.poll(newest, newest)
    followed = merge(theatre.reader.steps)
    fresh = Reader()
    fresh.read(newest, older=True)
    came = merge(fresh.steps)
    floor = followed["floor"] if followed["floor"] is not None else 0
    assert followed["gaps"] == theatre.reader.gaps
    assert known(followed, floor) == known(came, floor)
    assert came["status"] == "gone" or came["floor"] == 0
    event(f"gaps: {min(sum(theatre.reader.gaps), 3)}")
    event(f"pages: {len(newest.pages)}")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(edits, min_size=1, max_size=20))
def test_a_fresh_reader_knows_what_the_database_says(merge, history):
    night = Night()
    for edit in history:
        night.edit(edit)
    reader = Reader()
    reader.read(night.publish(), older=True)
    state = merge(reader.steps)
    assert {item["id"]: item["_live"]["revision"] for item in state["posts"]} == night.shown[night.revision]
    assert state["revision"] == night.revision
