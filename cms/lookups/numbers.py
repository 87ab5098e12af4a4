"""Numbers as files write them, by the rule of their column: `1,234.5` or `1.234,5`. None is guessed at. Pure.

`number` and `integer` are what programs write: a point, and no sign between thousands. `number-comma` and
`integer-comma` are what offices from Lisbon to Oslo write: a comma, and points or blanks between thousands;
`number-point` and `integer-point` have a point, and commas or blanks between thousands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from formats import exact_json

SAFE_INTEGER = 2**53  # up to this a whole number with a decimal part is written without it
BLANKS = " \u00a0\u202f\u2009'’"  # between thousands, in some countries
MINUS = "\u2212"
DIGITS = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
Rule = Callable[[str], str]  # a field -> the number as programs write it


def as_it_is(value: str) -> str:
    return value.strip()


def grouped(mark: str, separators: str) -> Rule:
    """The rule where `mark` begins decimals and one of the separators is between thousands. It raises ValueError."""
    thousands = f"[0-9]{{1,3}}(?:([{re.escape(separators)}])[0-9]{{3}}(?:\\1[0-9]{{3}})*)?"
    lakhs = r"|[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3}" if mark == "." else ""
    form = re.compile(rf"([+-]?)({thousands}|[0-9]+{lakhs})(?:{re.escape(mark)}([0-9]+))?".replace(r"\1", r"\3"))

    def rule(value: str) -> str:
        found = form.fullmatch(value.strip().replace(MINUS, "-"))
        if not found:
            raise ValueError
        whole = re.sub(r"[^0-9]", "", found[2])
        return f"{found[1]}{whole}" + (f".{found[4]}" if found[4] else "")

    return rule


RULES: dict[str, Rule] = {
    "": as_it_is,
    "-comma": grouped(",", f".{BLANKS}"),
    "-point": grouped(".", f",{BLANKS}"),
}


def integer(value: Any, rule: Rule) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return whole(rule(value))
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
        raise ValueError
    return value if isinstance(value, int) else int(value)


def whole(text: str) -> int:
    if not DIGITS.fullmatch(text):
        raise ValueError
    return exact_json.integer(text)


def number(value: Any, rule: Rule) -> float | int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        text = rule(value)
        return exact_json.integer(text) if DIGITS.fullmatch(text) else decimal(text)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError
    return plainly(value)


def decimal(text: str) -> float | int:
    if not DECIMAL.fullmatch(text):
        raise ValueError
    return plainly(exact_json.decimal(text))


def plainly(found: float | int) -> float | int:
    """3.0 is 3."""
    if isinstance(found, (exact_json.ExactFloat, int)):
        return found
    return int(found) if found.is_integer() and abs(found) < SAFE_INTEGER else found


def type_of(make: Callable[[Any, Rule], Any], rule: Rule) -> Callable[[Any], Any]:
    return lambda value: make(value, rule)


TYPES: dict[str, Callable[[Any], Any]] = {
    f"{name}{suffix}": type_of(make, rule)
    for name, make in (("integer", integer), ("number", number))
    for suffix, rule in RULES.items()
}


def hint(shown: str, kind: str, name: str) -> str:
    """What to write instead, for a field that is a number by another rule."""
    base = kind.partition("-")[0]
    if base not in ("integer", "number"):
        return ""
    others = [f"{base}-{mark}" for mark in ("comma", "point") if f"{base}-{mark}" != kind]
    fitting = [each for each in others if is_one(shown, each)]
    words = [f"write {name}:{each} if a {each.partition('-')[2]} begins the decimals" for each in fitting]
    return f"; {', or '.join(words)}" if words else ""


def is_one(text: str, kind: str) -> bool:
    try:
        return TYPES[kind](text) is not None
    except ValueError:
        return False
