"""A value is selected, checked, ordered and written, and what cannot be is said in words."""

from __future__ import annotations

import json
import socket

import pytest

from fetcher import BadAnswer
from fetcher.shaping import check, check_selection, is_older, kind, order, select, validator, written


def test_a_selection_is_a_part():
    races = {"races": [{"id": 1, "lead": "A"}, {"id": 2, "lead": "B"}]}
    assert select(races, "races[?id==`2`].lead | [0]") == "B"
    assert select(races, "") == races


@pytest.mark.parametrize(("value", "expression"), [({"a": 1}, "b"), (None, "a"), ({"a": "x"}, "sum(a)")])
def test_a_selection_that_finds_nothing_is_refused(value, expression):
    with pytest.raises(BadAnswer):
        select(value, expression)


def test_a_malformed_selection_is_told_before():
    with pytest.raises(ValueError):
        check_selection("a[")
    check_selection("a[].b")


SCHEMA = json.dumps({"type": "object", "required": ["votes"], "properties": {"votes": {"type": "integer"}}})


def test_a_value_meets_its_schema():
    check({"votes": 1}, SCHEMA)
    check("anything", "")


def test_what_does_not_meet_its_schema_says_where():
    with pytest.raises(BadAnswer, match=r"'many' is not of type 'integer' \(at \$\.votes\)"):
        check({"votes": "many"}, SCHEMA)


@pytest.mark.parametrize("schema", ["{", "[]", '{"type": "nothing"}', "3"])
def test_a_malformed_schema_is_told_before(schema):
    with pytest.raises(ValueError):
        validator(schema)


def test_a_schema_fetches_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/schema.json"
        with pytest.raises(BadAnswer, match="cannot be applied"):
            check({}, json.dumps({"$ref": url}))
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    ("new", "known", "older"),
    [
        (1, 2, True),
        (2, 2, False),
        (2.5, 2, False),
        ("2026-11-03T21:00:00Z", "2026-11-03T22:30:00+02:00", False),
        ("2026-11-03T20:00:00Z", "2026-11-03T22:30:00+02:00", True),
        (1, None, False),
        (None, 1, False),
        (1, "2026-11-03", False),
    ],
)
def test_what_is_older(new, known, older):
    orders = [order({"n": each}, "n") if each is not None else None for each in (new, known)]
    assert is_older(*orders) is older


@pytest.mark.parametrize("value", ["soon", True, [1]])
def test_what_has_no_order_is_refused(value):
    with pytest.raises(BadAnswer, match="neither a number nor a date"):
        order({"n": value}, "n")


def test_kinds():
    assert [kind(value) for value in ({}, [], "", True, 1, 1.5, None)] == [
        *("object", "list", "text", "boolean", "number", "number", "null")
    ]


def test_what_cannot_be_written_is_refused():
    deep: list = []
    for _ in range(400):
        deep = [deep]
    with pytest.raises(BadAnswer):
        written(deep)
    assert written({"b": 1, "a": "é"}) == '{"b":1,"a":"é"}'
