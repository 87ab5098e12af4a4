"""The faults that we prove, by number, and the tests outside of this folder that show a part of them."""

from __future__ import annotations

ROWS = {
    1: "A save inside an open transaction",
    2: "The process dies between commit and hint",
    3: "The broker is down, deaf, frozen, or loses everything",
    4: "A worker is killed, or alive and deaf",
    5: "A task is delivered again and again",
    6: "Workers finish in reverse, or sleep with old data in hand",
    7: "S3 answers with errors, late, or not at all",
    8: "Permission denied, or no such bucket",
    9: "The store ignores conditional headers",
    10: "The database goes away, or comes back older",
    11: "The bucket is emptied, or touched by hand",
    12: "Edits of every kind",
    13: "A post whose rendering raises",
    14: "Clocks that are wrong, clocks that change",
    15: "Very much at once",
    16: "More than 1,000 keys; other people's keys",
}

RACES, RECONCILE = (
    "tests/database/publisher/reconcile/test_races.py",
    "tests/database/publisher/reconcile/test_reconcile.py",
)
SWEEPING, LEDGER, FAULTS = (
    "tests/database/publisher/scheduling/test_sweep.py",
    "tests/database/cms/ledger/test_posts.py",
    "tests/database/publisher/reconcile/test_faults.py",
)
DURABILITY = "tests/browser/test_durability.py"

ELSEWHERE: dict[str, tuple[int, str]] = {
    f"{SWEEPING}::test_a_rolled_back_save_publishes_nothing": (1, "A save is rolled back."),
    f"{DURABILITY}::test_an_edit_that_nobody_hinted_at_is_found_by_the_sweep": (2, "An edit sends no hint."),
    f"{DURABILITY}::test_a_worker_whose_acknowledgement_was_not_heard_is_not_deaf": (
        4,
        "Redis freezes while a worker acknowledges a task.",
    ),
    f"{RECONCILE}::test_a_thousand_hints_for_one_save_are_one_publish": (5, "A thousand hints for one save."),
    f"{RACES}::test_a_worker_killed_between_two_puts_leaves_nothing_undone": (
        4,
        "A worker is killed at each of its puts, one after the other.",
    ),
    f"{RACES}::test_a_worker_that_slept_through_a_collection_brings_nothing_back_that_readers_are_told_of": (
        6,
        "A worker sleeps through a collection.",
    ),
    f"{RACES}::test_a_page_changed_and_changed_back_gets_no_key_that_it_had_before": (
        6,
        "A page is changed and changed back.",
    ),
    f"{DURABILITY}::test_a_missing_bucket_is_told_of_with_what_to_do": (
        8,
        "The bucket is deleted; the admin, `check`, `setup_bucket` and `verify --repair`.",
    ),
    f"{RACES}::test_a_worker_that_lost_its_lease_writes_nothing_where_conditions_are_ignored": (
        9,
        "A worker sleeps longer than its lease on a store that ignores conditions.",
    ),
    f"{LEDGER}::test_a_post_that_moves_leaves_a_tombstone_behind": (12, "A post moves to another live blog."),
    f"{LEDGER}::test_bulk_update_raises_its_blog": (12, "`QuerySet.update()` over many posts."),
    f"{FAULTS}::test_a_post_that_cannot_be_rendered_is_flagged_and_all_others_are_there": (
        13,
        "Rendering one post raises.",
    ),
    f"{FAULTS}::test_a_flag_is_taken_off_once_the_post_can_be_rendered": (13, "It is mended."),
    f"{SWEEPING}::test_a_time_across_a_change_of_the_clocks_is_the_instant_that_it_names": (
        14,
        "A post is scheduled across a change to winter time.",
    ),
    "tests/unit/publisher/store/test_object_store.py::test_a_listing_goes_beyond_a_thousand_keys": (
        16,
        "A listing of more than 1,000 objects.",
    ),
}
