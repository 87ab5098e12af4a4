"""Templates of rows, for more than plain columns: JSON in which `$name` stands for a column. Pure.

`"$lat"` alone becomes the column's value with its type; in a longer text, as in `"${city}, ${state}"`, its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from string import Template
from typing import Any

from cms.lookups.columns import LONGEST, text
from cms.lookups.problem import FileError, listed
from formats import exact_json

HINT = 'A template is a JSON object in which "$name" or "${name}" stands for a column, and $$ for a dollar sign.'
DEEPEST = 20  # objects and lists within each other
Fill = Callable[[Mapping[str, Any]], Any]


class Words(Template):
    idpattern = r"[^\W\d]\w*"
    braceidpattern = r"[^{}$]+"


def parse(source: str, outputs: Iterable[str] | None) -> Fill:
    """The function that fills the template from a row by its output names, None: not known yet. Raises FileError."""
    if len(source) > LONGEST:
        raise FileError(f"The template has {len(source):,} characters; at most {LONGEST:,} are taken.")
    try:
        value = exact_json.loads(source.encode())
    except ValueError as error:
        raise FileError(f"The template is not JSON: {error}. {HINT}") from None
    if not isinstance(value, dict):
        raise FileError(f"The template is not an object. {HINT}")
    return filler(value, None if outputs is None else set(outputs))


def filler(value: Any, outputs: set[str] | None, depth: int = 0) -> Fill:
    if depth > DEEPEST:
        raise FileError(f"The template has more than {DEEPEST} objects and lists within each other.")
    if isinstance(value, dict):
        parts = {name: filler(part, outputs, depth + 1) for name, part in value.items()}
        return lambda row: {name: fill(row) for name, fill in parts.items()}
    if isinstance(value, list):
        items = [filler(part, outputs, depth + 1) for part in value]
        return lambda row: [fill(row) for fill in items]
    return words(value, outputs) if isinstance(value, str) else lambda _: value


def words(value: str, outputs: set[str] | None) -> Fill:
    template = Words(value)
    if not template.is_valid():
        raise FileError(f"{value!r} has a dollar sign that names nothing. {HINT}")
    names = template.get_identifiers()
    if outputs is not None and (missing := set(names) - outputs):
        raise FileError(f"The template names {min(missing)!r}; the columns are: {listed(sorted(outputs))}.")
    if len(names) == 1 and value in (f"${names[0]}", f"${{{names[0]}}}"):
        return itemgetter(names[0])
    return lambda row: template.substitute({name: text(row[name]) for name in names})
