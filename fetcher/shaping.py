"""What is made of a value before it is published: a part of it selected, checked, put in order, written down. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson

from fetcher import selection
from fetcher.allowance import TooCostly
from fetcher.errors import BadAnswer
from formats import exact_json

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

LARGEST = 20_000_000  # bytes of JSON that a selection may make
KINDS = {dict: "object", list: "list", str: "text", bool: "boolean", int: "number", float: "number", type(None): "null"}
Order = int | float | str


def select(value: Any, expression: str, field: str = "selection") -> Any:
    """The part that a JMESPath expression names (https://jmespath.org); all of it without one. Raises BadAnswer."""
    if not expression:
        return value
    try:
        found = selection.searched(expression, value)
    except RecursionError:
        raise BadAnswer("The selection cannot be made: it is nested too deeply.", field=field) from None
    except (*selection.FAULTS, TooCostly) as error:
        raise BadAnswer(f"The selection cannot be made: {short(error)}.", field=field) from None
    if found is None:
        raise BadAnswer("The selection finds nothing in the answer.", "Has the vendor changed its form?", field=field)
    return found


def check_selection(expression: str) -> None:
    """Raises ValueError that says what is wrong."""
    try:
        selection.compiled(expression)
    except ValueError as error:
        raise ValueError(short(error)) from None


def validator(schema: str) -> Validator:
    """Of a JSON Schema as text. Raises ValueError."""
    from fetcher.schema import validator  # late: most processes never check one, and would start slower

    made: Validator = validator(schema)
    return made


def check(value: Any, schema: str) -> None:
    """Raises BadAnswer unless the value meets the JSON Schema."""
    if not schema:
        return
    from fetcher.schema import FAULTS, first_error  # late, as in `validator`

    try:
        error = first_error(value, schema)
    except RecursionError:
        raise BadAnswer("The JSON Schema cannot be applied: it is nested too deeply.", field="schema") from None
    except (*FAULTS, TooCostly) as trouble:
        raise BadAnswer(f"The JSON Schema cannot be applied: {short(trouble)}.", field="schema") from None
    if error:
        words = f"{short(error.message)} (at {error.json_path})"
        raise BadAnswer(f"The answer does not meet the JSON Schema: {words}.", field="schema")


def order(value: Any, expression: str) -> Order | None:
    """The number or date by which a vendor's answers follow each other, if any. Raises BadAnswer."""
    if not expression:
        return None
    found = select(value, expression, "order_by")
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return found
    if isinstance(found, str) and (moment := as_moment(found)):
        return moment.isoformat()
    raise BadAnswer(f"What the answer is ordered by is neither a number nor a date: {short(found)}.", field="order_by")


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
    words = " ".join(str(thing)[:2_000].split())
    return words if len(words) <= 200 else f"{words[:200]}…"
