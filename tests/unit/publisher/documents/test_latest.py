"""`latest.json`: the tail of the change log, whole revisions, newest first, in about 4 KB."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.documents.latest import POLL_SECONDS, REACH, TAIL_BYTES
from publisher.rows.live_blogs import TAIL
from testing.night import Night, edits, json, night

ALL = list(range(200))


def latest(*made) -> dict:
    return json(night(*made).documents().latest)


def tail(value: dict) -> list[tuple[int, str]]:
    return [(change["revision"], change.get("removed") or change["item"]["id"]) for change in value["changes"]]


def test_changes_are_newest_first():
    assert tail(latest(("add", 1), ("add", 1), ("add", 1))) == [(3, "P0002"), (2, "P0001"), (1, "P0000")]


def test_a_post_appears_once_by_its_last_change():
    assert tail(latest(("add", 1), ("add", 1), ("change", [1]))) == [(3, "P0000"), (2, "P0001")]


def test_many_posts_of_one_edit_come_together():
    assert tail(latest(("add", 2), ("add", 1), ("change", [0, 1, 2]))) == [(3, "P0002"), (3, "P0001"), (3, "P0000")]


def test_a_removal_is_a_change_without_a_text():
    value = latest(("add", 2), ("remove", [1]))
    assert value["changes"][0] == {"revision": 2, "removed": "P0000"}
    assert value["post_count"] == 1


def test_what_was_removed_and_published_again_is_an_item():
    assert "item" in latest(("add", 1), ("remove", [0]), ("change", [0]))["changes"][0]


def test_all_changes_are_there_while_they_fit():
    value = latest(("add", 1), ("add", 1))
    assert (value["changes_since"], value["revision"]) == (0, 2)


def test_the_tail_stays_within_its_size():
    value = latest(*[("add", 1, "x" * 600)] * 30)
    assert len(orjson.dumps(value["changes"])) <= TAIL_BYTES + 2
    assert 3 <= len(value["changes"]) <= 7
    assert value["changes_since"] == value["changes"][-1]["revision"] - 1


def test_the_tail_reaches_as_far_back_as_a_reader_who_polls_can_be_behind():
    made = Night()
    for _ in range(12):
        made.seconds += 29
        made.edit(("add", 1))
    value = json(made.documents().latest)
    assert [revision for revision, _ in tail(value)] == [12, 11, 10, 9]
    assert (value["changes_since"], REACH.total_seconds()) == (8, 90)


def test_an_edit_long_after_the_last_change_has_no_tail_and_sends_nobody_to_the_feed():
    made = night(("add", 2))
    made.seconds += 600
    made.edit(("state", "paused"))
    value = json(made.documents().latest)
    assert (value["changes"], value["changes_since"], value["revision"]) == ([], 1, 2)


def test_a_change_from_before_its_time_was_kept_is_beyond_the_reach():
    made = night(("add", 1), ("add", 1))
    made.log["P0000"] = replace(made.log["P0000"], changed_at=None)
    value = json(made.documents().latest)
    assert (tail(value), value["changes_since"]) == ([(2, "P0001")], 1)


def test_a_revision_is_never_split():
    value = latest(("add", 1), ("add", 10, "x" * 500), ("add", 1))
    assert tail(value) == [(3, "P0011")]
    assert value["changes_since"] == 2


def test_when_the_newest_alone_does_not_fit_there_are_none():
    value = latest(("add", 3), ("change", [0], "x" * 5000))
    assert value["changes"] == []
    assert value["changes_since"] == value["revision"] == 2


def test_a_bulk_edit_of_everything_sends_readers_to_the_feed():
    value = latest(("add", 150), ("change", ALL))
    assert value["changes"] == []
    assert value["changes_since"] == value["revision"]


def test_an_edit_of_no_post_has_no_change_and_keeps_the_tail():
    value = latest(("add", 2), ("state", "paused"))
    assert (value["status"], value["revision"], value["changes_since"]) == ("paused", 2, 0)
    assert [revision for revision, _ in tail(value)] == [1, 1]


def test_the_tail_never_reaches_beyond_a_rebuild():
    value = latest(("add", 1), ("add", 1), ("rebuild",), ("add", 1))
    assert tail(value) == [(4, "P0002")]
    assert value["changes_since"] == 3


def test_right_after_a_rebuild_everyone_reads_anew():
    value = latest(("add", 1), ("rebuild",))
    assert (value["changes"], value["changes_since"]) == ([], 2)


def test_where_the_log_was_cut_its_last_revision_is_not_trusted():
    value = latest(("add", 1), ("add", TAIL + 20), *[("remove", [n]) for n in range(3)])
    assert all(revision > 2 for revision, _ in tail(value))
    assert value["changes_since"] == 2


def test_a_log_that_is_cut_within_its_only_revision_has_no_tail():
    value = latest(("add", TAIL + 20))
    assert (value["changes"], value["changes_since"]) == ([], 1)


def test_a_bulk_removal_that_the_log_was_cut_in_sends_readers_to_the_feed():
    """Seventy tombstones would fit, but only sixty were read: the tail may not claim to be all of them."""
    value = latest(("add", 150), ("remove", ALL[:70]))
    assert (value["changes"], value["changes_since"]) == ([], 2)


def test_pinned_posts_are_named_newest_first():
    assert latest(("add", 3), ("pin", [2]), ("pin", [0]))["pinned"] == ["P0002", "P0000"]


def test_an_item_has_no_address_of_its_own():
    assert "url" not in latest(("add", 1))["changes"][0]["item"]


def test_a_blog_that_is_gone_says_so_and_nothing_else():
    value = latest(("add", 3), ("pin", [0]), ("hide",))
    assert (value["status"], value["changes"], value["pinned"], value["post_count"]) == ("gone", [], [], 0)
    assert value["changes_since"] == value["revision"] == 3


def test_a_blog_that_is_back_is_read_anew():
    value = latest(("add", 3), ("hide",), ("hide",))
    assert (value["status"], value["changes"], value["changes_since"]) == ("live", [], 3)


@pytest.mark.parametrize("status", ["live", "upcoming", "paused", "ended"])
def test_how_often_readers_ask_depends_on_the_status(status):
    assert latest(("add", 1), ("state", status))["poll_seconds"] == POLL_SECONDS[status]


def test_the_time_is_that_of_the_last_edit():
    made = night(("add", 1))
    assert json(made.documents().latest)["updated_at"] == "2026-11-03T19:30:01.000Z"
    assert made.documents().latest.body == made.documents().latest.body


@settings(max_examples=150, deadline=None)
@given(st.lists(edits, min_size=1, max_size=25))
def test_a_reader_within_the_tails_reach_who_applies_it_is_up_to_date(history):
    made = Night()
    for edit in history:
        made.edit(edit)
    value = json(made.documents().latest)
    now = made.shown[made.revision]
    for revision in range(max(1, value["changes_since"]), made.revision + 1):
        posts = dict(made.shown[revision])
        for change in value["changes"]:
            if change["revision"] > revision and "item" in change:
                posts[change["item"]["id"]] = change["item"]["_live"]["revision"]
            elif change["revision"] > revision:
                posts.pop(change["removed"], None)
        if made.blog:
            assert posts == now, revision
    revisions = [change["revision"] for change in value["changes"]]
    assert revisions == sorted(revisions, reverse=True)
    assert all(each > value["changes_since"] for each in revisions)
    assert len(orjson.dumps(value["changes"])) <= TAIL_BYTES + 2
