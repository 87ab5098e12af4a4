"""An editor's JMESPath takes no more than it may, whatever it asks for."""

from __future__ import annotations

import time

import pytest

from fetcher import BadAnswer
from fetcher.shaping import check_selection, select

ANSWER = [{"id": number, "name": f"town {number}", "votes": [1, 2, 3]} for number in range(18_000)]  # 1 MB
SECONDS = 5  # of computing: the limit is 2, and machines differ


def piped(step: str, times: int, *more: str) -> str:
    return " | ".join([step] * times + [*more])


COSTLY = {
    "copies": piped("[@,@][]", 22),
    "few objects, many bytes": piped("[@,@]", 30),
    "as text": piped("[@,@]", 30, "to_string(@)"),
    "objects": piped("{a:@,b:@}", 40),
    "joined": "map(&to_string(@),@) | " + piped("[join('',@),join('',@)]", 60),
    "flattened at once": f"[{','.join('@' * 400)}][] | [{','.join('@' * 400)}][]",
    "sorted again and again": piped("sort_by(@,&name)", 100),
    "text of text": piped("[*].to_string(@)", 60),
    "every one asked": piped("[?contains(name,'t')]", 80),
    "merged": piped("{a:@,b:@}", 12, "merge(@, {c:@,d:@})", "values(@)[]", *["[@,@,@,@][]"] * 20),
}
ODD = {
    "parentheses": "(" * 900 + "a" + ")" * 900,
    "not": "!" * 1500 + "a",
    "brackets": "[" * 1900,
    "too long": "a" * 2001,
    "too long, of a row": piped("[@,@][]", 400),
}


@pytest.mark.slow
@pytest.mark.parametrize("expression", COSTLY.values(), ids=COSTLY)
def test_what_would_take_for_ever_is_refused_in_time(expression):
    check_selection(expression)
    begun = time.process_time()
    with pytest.raises(BadAnswer, match="cannot be made: it (makes|takes) more than") as refusal:
        select(ANSWER, expression)
    assert time.process_time() - begun < SECONDS
    assert refusal.value.field == "selection"


@pytest.mark.parametrize("expression", ODD.values(), ids=ODD)
def test_what_is_nested_or_too_long_is_told_before(expression):
    with pytest.raises(ValueError, match="nested too deeply|are the most|Invalid|Incomplete"):
        check_selection(expression)
    with pytest.raises(BadAnswer):
        select({"a": 1}, expression)


@pytest.mark.parametrize("expression", ["[::0]", "[99999999999999999999999]", "a||" * 600 + "a", "@" + "[0]" * 500])
def test_what_the_library_did_not_foresee_is_refused_in_words(expression):
    with pytest.raises(BadAnswer, match="cannot be made|finds nothing"):
        select(ANSWER, expression)


def test_an_answer_that_is_larger_than_what_a_step_may_make_can_be_selected_from():
    large = [{"name": "x" * 1_000_000, "n": number} for number in range(25)]
    assert select(large, "[?n==`7`].n | [0]") == 7


def test_an_honest_selection_from_a_large_answer_is_made():
    found = select(ANSWER, "[?id>=`100`].{id: id, name: name, all: sum(votes)}")
    assert found[0] == {"id": 100, "name": "town 100", "all": 6}
    assert len(found) == 17_900
