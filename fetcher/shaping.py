"""What is made of a value before it is published: a part of it selected, checked, put in order, written down. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jmespath
import orjson
from jmespath.exceptions import JMESPathError

from fetcher.errors import BadAnswer
from formats import exact_json

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

LARGEST = 20_000_000  # bytes of JSON that a selection may make
KINDS = {dict: "object", list: "list", str: "text", bool: "boolean", int: "number", float: "number", type(None): "null"}
Order = int | float | str


def select(value: Any, expression: str) -> Any:
    """The part that a JMESPath expression names (https://jmespath.org); all of it without one. Raises BadAnswer."""
    if not expression:
        return value
    try:
        found = jmespath.search(expression, value)
    except (JMESPathError, TypeError, RecursionError) as error:
        raise BadAnswer(f"The selection cannot be made: {short(error)}.") from None
    if found is None:
        raise BadAnswer("The selection finds nothing in the answer.", "Has the vendor changed its form?")
    return found


def check_selection(expression: str) -> None:
    """Raises ValueError that says what is wrong."""
    try:
        jmespath.compile(expression)
    except JMESPathError as error:
        raise ValueError(short(error)) from None


@lru_cache(maxsize=256)
def validator(schema: str) -> Validator:
    """Of a JSON Schema as text. It never fetches: what the schema refers to must be in it. Raises ValueError."""
    from jsonschema import Draft202012Validator  # late: most processes never check one, and would start slower
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import validator_for
    from referencing import Registry

    try:
        value = orjson.loads(schema)
        if not isinstance(value, (dict, bool)):
            raise ValueError("a JSON Schema is an object")
        kind = validator_for(value, default=Draft202012Validator)
        kind.check_schema(value)  # type: ignore[arg-type]  # true and false are schemas, too
    except SchemaError as error:
        raise ValueError(f"{short(error.message)} (at {error.json_path})") from None
    made: Validator = kind(value, registry=Registry())
    return made


def check(value: Any, schema: str) -> None:
    """Raises BadAnswer unless the value meets the JSON Schema."""
    if not schema:
        return
    from jsonschema.exceptions import best_match  # late, as in `validator`
    from referencing.exceptions import Unresolvable

    try:
        error = best_match(validator(schema).iter_errors(value))
    except (Unresolvable, RecursionError) as trouble:
        raise BadAnswer(f"The JSON Schema cannot be applied: {short(trouble)}.") from None
    if error:
        raise BadAnswer(f"The answer does not meet the JSON Schema: {short(error.message)} (at {error.json_path}).")


def order(value: Any, expression: str) -> Order | None:
    """The number or date by which a vendor's answers follow each other, if any. Raises BadAnswer."""
    if not expression:
        return None
    found = select(value, expression)
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return found
    if isinstance(found, str) and (moment := as_moment(found)):
        return moment.isoformat()
    raise BadAnswer(f"What the answer is ordered by is neither a number nor a date: {short(found)}.")


def as_moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def is_older(new: Order | None, known: Order | None) -> bool:
    """Whether `new` comes before `known`, as far as both can be compared."""
    if isinstance(new, str) and isinstance(known, str):
        return datetime.fromisoformat(new) < datetime.fromisoformat(known)
    if isinstance(new, (int, float)) and isinstance(known, (int, float)):
        return new < known
    return False


def kind(value: Any) -> str:
    """`object`, `list`, `text`, `number`, `boolean` or `null`."""
    return KINDS[type(value)]


def written(value: Any) -> str:
    """As JSON, the same text for the same value. Raises BadAnswer."""
    try:
        data = exact_json.dumps(value, orjson.OPT_NON_STR_KEYS)
    except (TypeError, ValueError) as error:
        raise BadAnswer(f"The answer cannot be written as JSON: {short(error)}.") from None
    if len(data) > LARGEST:
        raise BadAnswer(f"The answer makes more than {LARGEST:,} bytes of JSON.")
    return data.decode()


def short(thing: object) -> str:
    words = " ".join(str(thing).split())
    return words if len(words) <= 200 else f"{words[:200]}…"
