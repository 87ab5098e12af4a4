"""An editor's JSON Schema takes no more than it may, and means what the standard says."""

from __future__ import annotations

import json
import time

import pytest

from fetcher import BadAnswer
from fetcher.shaping import check, validator

ANSWER = [{"id": number, "name": f"town {number}", "votes": [1, 2, 3]} for number in range(18_000)]  # 1 MB
SECONDS = 5  # of computing: the limit is 2, and machines differ


def doubled(keyword: str, end: object) -> dict:
    """2⁴⁰ ways to the same end."""
    steps = {f"a{n}": {keyword: [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(40)}
    return {"$ref": "#/$defs/a0", "$defs": {**steps, "a40": end}}


def depending() -> dict:
    steps = {
        f"a{n}": {"dependentSchemas": {x: {"$ref": f"#/$defs/a{n + 1}"} for x in ("id", "name")}} for n in range(40)
    }
    return {"unevaluatedProperties": False, "$ref": "#/$defs/a0", "$defs": {**steps, "a40": {}}}


def in_another_dialect() -> dict:
    """A subschema's own `$schema` does not lead out of the limits."""
    found = doubled("allOf", True)
    for each in found["$defs"].values():
        if each is not True:
            each["$schema"] = "http://json-schema.org/draft-07/schema#"
    return found


COSTLY = {
    "allOf": (doubled("allOf", True), 1),
    "anyOf": (doubled("anyOf", False), 1),
    "another dialect": (in_another_dialect(), 1),
    "2019": ({"$schema": "https://json-schema.org/draft/2019-09/schema", **doubled("allOf", True)}, 1),
    "unevaluated": (depending(), ANSWER[0]),
    "enum": ({"items": {"enum": [f"v{n}" for n in range(15_000)]}}, ["x"] * 200_000),
    "itself": ({"$ref": "#"}, 1),
    "many patterns": (
        {"patternProperties": {f"^(a+)+{n}$": True for n in range(2_000)}},
        {"a" * 20 + str(n): 1 for n in range(30_000)},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("schema", "value"), COSTLY.values(), ids=COSTLY)
def test_what_would_take_for_ever_is_refused_in_time(schema, value):
    begun = time.process_time()
    with pytest.raises(BadAnswer, match="cannot be applied: it (takes more than|is nested too deeply)") as refusal:
        check(value, json.dumps(schema))
    assert time.process_time() - begun < SECONDS
    assert refusal.value.field == "schema"


QUICK = {
    "pattern": ({"pattern": "^(a+)+$"}, "a" * 1_000_000 + "!", "does not meet"),
    "alternatives": ({"pattern": "^(a|a)*$"}, "a" * 1_000_000 + "!", "does not meet"),
    "names": ({"propertyNames": {"pattern": "^(a+)+$"}}, {"a" * 50 + "!": 1}, "does not match"),
    "patternProperties": ({"patternProperties": {"^(a+)+$": False}}, {"a" * 50 + "!": 1}, None),
    "additionalProperties": (
        {"patternProperties": {"^(a+)+$": True}, "additionalProperties": False},
        {"a" * 50 + "!": 1},
        "unexpected",
    ),
    "unique objects": ({"uniqueItems": True}, [{"a": n} for n in range(60_000)], None),
    "unique of kinds": ({"uniqueItems": True}, [n if n % 2 else f"s{n}" for n in range(90_000)], None),
    "not unique": ({"uniqueItems": True}, [{"a": 1, "b": [1]}, {"b": [1.0], "a": 1}], "non-unique"),
    "true is not 1": ({"uniqueItems": True}, [1, True, "1", None, [1], {"1": 1}], None),
    "large and wrong": ({"items": {"type": "string"}}, ANSWER, "is not of type 'string'"),
    "large and right": ({"items": {"required": ["id"], "properties": {"id": {"type": "integer"}}}}, ANSWER, None),
}


@pytest.mark.parametrize(("schema", "value", "words"), QUICK.values(), ids=QUICK)
def test_what_could_take_long_is_judged_in_time(schema, value, words):
    begun = time.process_time()
    if words:
        with pytest.raises(BadAnswer, match=words):
            check(value, json.dumps(schema))
    else:
        check(value, json.dumps(schema))
    assert time.process_time() - begun < SECONDS


REFUSED = {
    "look-ahead": ({"pattern": "(?=a)"}, "look-around"),
    "back-reference": ({"patternProperties": {r"(a)\1": {}}}, "back-references"),
    "a program too large": ({"items": {"pattern": "((.{100}){100}){100}"}}, "cannot be used"),
    "a pattern too long": ({"pattern": "a" * 1_001}, "are the most"),
    "half a pattern": ({"properties": {"x": {"pattern": "("}}}, "cannot be used"),
    "too large": ({"enum": ["x" * 200_000]}, "are the most"),
    "no text": ({"$schema": []}, "a text"),
    "of another type": ({"required": [{"a": n} for n in range(9_000)]}, "not of type"),
    "together": ({"patternProperties": {"a": {}}, "unevaluatedProperties": False}, "together"),
}


@pytest.mark.parametrize(("schema", "words"), REFUSED.values(), ids=REFUSED)
def test_a_schema_that_cannot_be_used_is_told_before(schema, words):
    begun = time.process_time()
    with pytest.raises(ValueError, match=words):
        validator(json.dumps(schema))
    assert time.process_time() - begun < SECONDS
    with pytest.raises(BadAnswer, match="cannot be applied"):
        check({}, json.dumps(schema))


@pytest.mark.parametrize("schema", ['{"not":' * n + "{}" + "}" * n for n in (300, 900, 20_000)])
def test_a_schema_that_is_nested_too_deeply_is_told_before(schema):
    with pytest.raises(ValueError):
        validator(schema)


def test_what_values_hold_is_no_pattern():
    check({"pattern": "("}, json.dumps({"const": {"pattern": "("}, "properties": {"pattern": {"type": "string"}}}))


@pytest.mark.parametrize(
    ("pattern", "text"), [(r"^\u00e9\Z", "é"), (r"^\\u00e9$", r"\u00e9"), (r"^\p{L}+$", "Dône"), (r"^\d{5}$", "02134")]
)
def test_patterns_as_javascript_and_python_write_them(pattern, text):
    check(text, json.dumps({"pattern": pattern}))


def test_a_number_that_the_library_cannot_divide_is_refused_in_words():
    with pytest.raises(BadAnswer, match="cannot be applied"):
        check(10**400, '{"multipleOf": 1e-300}')
