"""JSON Schemas as editors write them, within limits: of their own size, of patterns, and of time. Pure.

The library is Python, so the time can be looked at between its steps: at each subschema, and each question for a type.
What could take long within one step is done here: patterns by an engine that cannot blow up, and `uniqueItems`.
It never fetches: what a schema refers to must be in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend, validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from fetcher.allowance import Allowance, TooCostly
from fetcher.pattern import compiled, is_found
from formats import exact_json

LARGEST = 200_000  # bytes
TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
VALUES = ("const", "default", "enum", "examples")  # what they hold is no schema
# What the library raises where a schema, or a value, is nothing that it was made for.
FAULTS = (Unresolvable, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

allowance: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def limited(size: int) -> Iterator[None]:
    before = allowance.set(Allowance(size))
    try:
        yield
    finally:
        allowance.reset(before)


def look() -> None:
    if found := allowance.get():
        found.look()


@lru_cache(maxsize=256)
def validator(schema: str) -> Any:
    """Raises ValueError."""
    if len(schema) > LARGEST:
        raise ValueError(f"it has {len(schema):,} characters; {LARGEST:,} are the most")
    value = orjson.loads(schema)
    if not isinstance(value, (dict, bool)):
        raise ValueError("a JSON Schema is an object")
    if isinstance(value, dict) and not isinstance(value.get("$schema", ""), str):
        raise ValueError("its $schema is a text")
    try:
        kind = validator_for(value, default=Draft202012Validator)
        refuse_bad(value, within_limits(kind)(kind.META_SCHEMA, registry=Registry()))
        return within_limits(kind)(value, registry=Registry())
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except (*FAULTS, TooCostly) as error:
        raise ValueError(str(error) or type(error).__name__) from None


def refuse_bad(schema: Any, of_schemas: Any) -> None:
    """Raises ValueError."""
    with limited(len(orjson.dumps(schema)) * 5):
        error = next(of_schemas.iter_errors(schema), None)
    if error:
        raise ValueError(f"{short(error.message)} (at {error.json_path})")
    names = set()
    for pattern, name in patterns(schema):
        compiled(pattern)
        names.add(name)
    if "patternProperties" in names and b'"unevaluatedProperties"' in orjson.dumps(schema):
        raise ValueError("patternProperties and unevaluatedProperties cannot be used together")


def patterns(schema: Any) -> Iterator[tuple[str, str]]:
    """Each pattern with the keyword that it stands in."""
    if isinstance(schema, list):
        for part in schema:
            yield from patterns(part)
    if not isinstance(schema, dict):
        return
    for name, part in schema.items():
        if name == "pattern" and isinstance(part, str):
            yield part, name
        if name == "patternProperties" and isinstance(part, dict):
            yield from ((each, name) for each in part)
        if name not in VALUES:
            yield from patterns(part)


def first_error(value: Any, schema: str) -> ValidationError | None:
    """The one that says most. Raises TooCostly, or one of FAULTS."""
    judge = validator(schema)
    with limited(len(exact_json.dumps(value, orjson.OPT_NON_STR_KEYS))):
        return best_match(judge.iter_errors(value))


@lru_cache(maxsize=16)
def within_limits(kind: Any) -> Any:
    types = kind.TYPE_CHECKER.redefine_many({name: with_a_look(kind, name) for name in TYPES})
    ours = {name: own for name, own in OWN.items() if name in kind.VALIDATORS}
    made = extend(kind, ours, type_checker=types)  # type: ignore[no-untyped-call]
    made.evolve = evolve
    return made


def with_a_look(kind: Any, name: str) -> Callable[[Any, Any], bool]:
    def is_type(_: Any, value: Any) -> bool:
        look()
        found: bool = kind.TYPE_CHECKER.is_type(value, name)
        return found

    return is_type


def evolve(self: Any, **changes: Any) -> Any:
    """For each subschema. The library's own would leave our limits where a subschema names its `$schema`."""
    look()
    return self.__class__(**{"schema": self.schema, "registry": self._registry, "_resolver": self._resolver} | changes)


def pattern(judge: Any, expression: str, value: Any, _: Any) -> Iterator[ValidationError]:
    if judge.is_type(value, "string") and not is_found(expression, value):
        yield ValidationError(f"{value!r} does not match {expression!r}")


def pattern_properties(judge: Any, schemas: Any, value: Any, _: Any) -> Iterator[ValidationError]:
    if not judge.is_type(value, "object"):
        return
    for expression, schema in schemas.items():
        for name, part in value.items():
            look()
            if is_found(expression, name):
                yield from judge.descend(part, schema, path=name, schema_path=expression)


def additional_properties(judge: Any, rest: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if not judge.is_type(value, "object"):
        return
    expressions = list(schema.get("patternProperties", ()))
    known = schema.get("properties", {})
    extras = [name for name in value if name not in known and not any(map(searcher(name), expressions))]
    if rest is False and extras:
        named = ", ".join(map(repr, extras))
        verb = "was" if len(extras) == 1 else "were"
        yield ValidationError(f"Additional properties are not allowed ({named} {verb} unexpected)")
    elif rest is not False:
        for name in extras:
            yield from judge.descend(value[name], rest, path=name)


def searcher(name: str) -> Callable[[str], bool]:
    def finds(expression: str) -> bool:
        look()
        return is_found(expression, name)

    return finds


def unique_items(judge: Any, is_wanted: bool, value: Any, _: Any) -> Iterator[ValidationError]:
    if not is_wanted or not judge.is_type(value, "array"):
        return
    seen = set()
    for item in value:
        look()
        digest = sha256(exact_json.dumps(canonical(item), orjson.OPT_SORT_KEYS)).digest()
        if digest in seen:
            yield ValidationError(f"{value!r} has non-unique elements")
            return
        seen.add(digest)


def canonical(value: Any) -> Any:
    """With numbers that are equal written alike: 1 and 1.0."""
    if isinstance(value, dict):
        return {name: canonical(part) for name, part in value.items()}
    if isinstance(value, list):
        return [canonical(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


OWN = {
    "pattern": pattern,
    "patternProperties": pattern_properties,
    "additionalProperties": additional_properties,
    "uniqueItems": unique_items,
}


def short(thing: object) -> str:
    words = " ".join(str(thing)[:2_000].split())
    return words if len(words) <= 200 else f"{words[:200]}…"
