"""What a version of a lookup table would take from readers: counted beside what sets say of the same names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cms.lookups.losses import ANY, Losses, TooManyRemovals, counted, distinct, refuse_many

names = st.sets(st.text(alphabet="abcé-.", min_size=1, max_size=3), max_size=30)


@given(before=names, after=names)
def test_what_is_lost_is_what_was_there_and_is_not_any_more(before, after):
    found = counted(sorted(before), sorted(after))
    assert (found.rows, found.of_rows) == (len(before - after), len(before))
    assert set(found.keys) <= before - after


@given(before=names, after=names)
def test_more_than_a_fifth_is_refused_unless_it_is_agreed_to(before, after):
    found = counted(sorted(before), sorted(after))
    lost = len(before - after)
    is_much = lost >= 3 and lost * 5 > len(before)
    for agreed, is_refused in ((0, is_much), (lost - 1, is_much), (lost, False), (ANY, False)):
        try:
            refuse_many("Version 2", found, agreed=agreed)
        except TooManyRemovals as refusal:
            assert is_refused
            assert f"{lost} of the {len(before)} rows" in str(refusal)
        else:
            assert not is_refused


def test_the_message_names_some_of_the_keys():
    assert str(Losses(rows=7, of_rows=8, keys=("a", "b"))) == "7 of the 8 rows that readers have (a, b, …)"
    assert str(Losses(rows=2, of_rows=8, keys=("a", "b"))) == "2 of the 8 rows that readers have (a, b)"


def test_a_name_that_two_versions_have_counts_once():
    assert list(distinct(["a", "a", "b", "c", "c"])) == ["a", "b", "c"]
