"""JSON whose numbers stay what they are, however long they are."""

from __future__ import annotations

import json
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import exact_json
from formats.exact_json import ExactFloat, ExactInt, dumps, loads

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)


@given(values)
def test_what_orjson_reads_rightly_is_read_and_written_as_orjson_does(value):
    data = orjson.dumps(value)
    assert loads(data) == orjson.loads(data)
    assert dumps(loads(data)) == data


@given(st.integers(-(10**300), 10**300))
def test_an_integer_of_any_length_is_written_as_it_was_read(number):
    text = str(number)
    found = loads(f'{{"n":[{text}]}}'.encode())
    assert found == {"n": [number]}
    assert dumps(found) == f'{{"n":[{text}]}}'.encode()


@given(decimals)
def test_a_decimal_of_any_length_keeps_its_value(number):
    found = loads(str(number).encode())
    assert isinstance(found, (int, float))
    assert Decimal(dumps(found).decode()) == number
    assert float(found) == float(number)


@pytest.mark.parametrize(
    "text",
    ["9007199254740993", "18446744073709551616", "-9223372036854775809", "123456789012345678901234"]
    + ["0.1000000000000000055511151231257827", "3.14159265358979323846", "1E-400"],
)
def test_what_no_double_holds_is_written_exactly(text):
    assert dumps(loads(text.encode())).decode() == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1e400", "beyond what numbers can be"),
        ("-1e400", "beyond"),
        ("NaN", "NaN is no number of JSON: write null"),
        ('{"a": Infinity}', "Infinity is no number of JSON: write null"),
        ("[-Infinity]", "no number"),
        ("9" * 400, "beyond"),
        ("9" * 2000, "beyond"),
        ("0." + "1" * 2000, "2,002 digits"),
        ("[" * 2000 + "]" * 2000, "depth"),
        ('{"a":1', "character"),
        ('"\\ud800"', "surrogate"),
    ],
)
def test_what_is_no_number_or_no_json_is_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        loads(text.encode())


def test_an_integer_that_was_calculated_is_written_too():
    assert dumps({"a": [2**70, {"b": -(2**70)}]}) == b'{"a":[1180591620717411303424,{"b":-1180591620717411303424}]}'


def test_exact_numbers_are_numbers_to_everyone_else():
    found = loads(b"[123456789012345678901234, 0.10000000000000000555]")
    assert [type(each) for each in found] == [ExactInt, ExactFloat]
    assert found[0] + 1 == 123456789012345678901235
    assert found[1] == pytest.approx(0.1)
    assert json.loads(json.dumps(found[0])) == 123456789012345678901234


def test_subclasses_of_plain_values_are_written():
    class Name(str):
        pass

    class Map(dict):
        pass

    assert dumps(Map({Name("a"): [Name("b")]}), orjson.OPT_NON_STR_KEYS) == b'{"a":["b"]}'
    with pytest.raises(TypeError):
        dumps({"a": object()})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"a":1,"b":2}', None),
        ('{"a":1,"a":1}', "a"),
        ('{"b" : 1, "a": {"x":1,"x":2}}', "x"),
        ('{"a":"\\":", "b":1}', None),
        ('{"a":[{"b":1},{"b":2}]}', None),
    ],
)
def test_a_name_that_is_there_twice_is_found(text, name):
    data = text.encode()
    is_suspected = exact_json.may_have_doubled(data, loads(data))
    assert exact_json.doubled(data) == name
    assert is_suspected or name is None
