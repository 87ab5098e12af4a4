"""The arithmetic of a load: what it puts and removes makes the bucket what it should be, however it is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cms.lookups.holding import Held
from publisher.lookups.changes import Walk, changes, pieces

names = st.text(alphabet="abcé-.", min_size=1, max_size=3)
tables = st.dictionaries(names, st.sampled_from([b"1", b"2"]), max_size=12)


@given(wanted=tables, held=tables, doubtful=st.sets(names, max_size=4), size=st.integers(1, 5))
def test_the_pieces_of_a_step_make_the_bucket_what_is_wanted(wanted, held, doubtful, size):
    bucket = {**held, **dict.fromkeys(doubtful - set(held) - set(wanted), b"ours")}
    step = changes(sorted(wanted.items()), dict(sorted(held.items())), doubtful, upto=None)
    before = ""
    for piece in pieces(step, size):
        assert len(piece.puts) + len(piece.doubts) <= size
        for put in piece.puts:
            assert before < put.name and (piece.upto is None or put.name <= piece.upto)
            assert put.known == held.get(put.name)
            bucket[put.name] = put.body
        for name in (*piece.removals, *piece.doubts):
            assert before < name and (piece.upto is None or name <= piece.upto)
            del bucket[name]
        before = piece.upto or ""
    assert piece.upto is None
    assert bucket == wanted


@given(wanted=tables, doubtful=st.sets(names, max_size=4))
def test_what_is_there_and_beyond_doubt_is_not_touched(wanted, doubtful):
    step = changes(sorted(wanted.items()), wanted, doubtful, upto=None)
    assert {put.name for put in step.puts} == doubtful & set(wanted)
    assert not step.removals


def test_a_walk_takes_what_is_up_to_a_name():
    walk = Walk(iter([("a", b"1"), ("b", b"2"), ("d", b"3")]))
    assert walk.take("b") == {"a": b"1", "b": b"2"}
    assert list(walk.pass_to("d")) == []
    assert walk.at("d") == b"3"
    assert walk.at("e") is None


def test_a_load_that_is_done_leaves_one_segment():
    held = Held(segments=((1, None),)).begun(2, "", "m").advanced(2, "m").begun(2, "m", None)
    assert held.segments == ((2, "m"), (1, None))
    assert held.reached(2) == "m"
    assert held.reached(1) == ""
    assert held.advanced(2, None) == Held(segments=((2, None),))


def test_a_load_that_replaces_another_half_way_remembers_what_is_in_doubt():
    held = Held(segments=((1, None),)).begun(2, "", "m").advanced(2, "m").begun(2, "m", "p")
    held = held.begun(3, "", "c").advanced(3, "c")
    assert held.segments == ((3, "c"), (2, "m"), (1, None))
    assert held.pending == ((2, "m", "p"),)
    assert held.advanced(3, "q").pending == ()
