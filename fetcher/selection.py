"""JMESPath as editors write it, within limits: of its own length, of what each step may make, and of time. Pure.

A few characters can ask for more than any machine has: `[@,@][]`, piped 40 times, for a million million copies. Each
step's value is therefore weighed as JSON would be, with what it holds twice counted twice, before the next begins.
"""

from __future__ import annotations

from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.visitor import TreeInterpreter

from fetcher.allowance import Allowance, TooCostly

LONGEST = 2_000  # characters of an expression
HEAVIEST = 20_000_000  # bytes of JSON, nearly, that a step may make
# What the library raises for an expression that is none, or for values that it was not made for.
FAULTS = (JMESPathError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def compiled(expression: str) -> Any:
    """Raises ValueError that says what is wrong."""
    if len(expression) > LONGEST:
        raise ValueError(f"It has {len(expression):,} characters; {LONGEST:,} are the most.")
    try:
        return jmespath.compile(expression).parsed
    except RecursionError:
        raise ValueError("It is nested too deeply.") from None
    except FAULTS as error:
        raise ValueError(str(error) or "It cannot be read.") from None


def searched(expression: str, value: Any) -> Any:
    """What the expression finds. Raises ValueError for what is no expression, TooCostly, or one of FAULTS."""
    return Interpreter(value).visit(compiled(expression), value)


class Interpreter(TreeInterpreter):
    def __init__(self, whole: Any) -> None:
        super().__init__()
        self.weights: dict[int, tuple[Any, int]] = {}  # with the values themselves, so that no other takes their id
        size = self.weight(whole)
        self.heaviest = max(HEAVIEST, size)
        self.allowance = Allowance(size)

    def visit(self, node: Any, *args: Any, **options: Any) -> Any:
        self.allowance.look()
        found = super().visit(node, *args, **options)
        if type(found) in (list, dict, str) and self.weight(found) > self.heaviest:
            raise TooCostly(f"it makes more than {self.heaviest:,} bytes")
        return found

    def weight(self, value: Any) -> int:
        if isinstance(value, str):
            return len(value) + 2
        if not isinstance(value, (list, dict)):
            return 4
        if known := self.weights.get(id(value)):
            return known[1]
        parts = value.values() if isinstance(value, dict) else value
        names = sum(len(name) + 4 for name in value) if isinstance(value, dict) else 0
        weight = 2 + len(value) + names + sum(map(self.weight, parts))
        self.weights[id(value)] = value, weight
        return weight
