"""docs/reliability.md has every row, and no row without a test that is there."""

from __future__ import annotations

import ast
from types import SimpleNamespace

import pytest

from testing.paths import ROOT
from testing.reliability_page import PAGE, replaced
from tests.system.faults.reliability import FAILED, Shown, Table
from tests.system.faults.rows import ELSEWHERE, ROWS

HERE = ROOT / "tests" / "system" / "faults"


def row_tests() -> dict[str, int]:
    """The tests of this folder that are marked with a row."""
    found = {}
    for path in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            for mark in getattr(node, "decorator_list", []):
                if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "row":
                    found[node.name] = mark.args[0].value
    return found


def functions(path: str) -> set[str]:
    return {node.name for node in ast.parse((ROOT / path).read_text()).body if isinstance(node, ast.FunctionDef)}


def test_every_row_has_a_test() -> None:
    assert {*row_tests().values(), *(row for row, _ in ELSEWHERE.values())} == set(ROWS)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_shown_elsewhere_is_there(name: str) -> None:
    path, _, test = name.partition("::")
    assert test in functions(path)


@pytest.mark.parametrize("name", [*row_tests(), *(name.partition("::")[2] for name in ELSEWHERE)])
def test_the_page_tells_of_every_test(name: str) -> None:
    assert f"[{name.removeprefix('test_').replace('_', ' ')}]" in PAGE.read_text()


def test_the_page_tells_of_no_failure() -> None:
    assert FAILED not in PAGE.read_text()


def report(nodeid: str, outcome: str = "passed", **others: object) -> SimpleNamespace:
    said = {"when": "call", "passed": outcome == "passed", "failed": outcome == "failed", "user_properties": []}
    return SimpleNamespace(nodeid=nodeid, **{**said, **others})


def test_a_table_is_made_of_what_tests_saw() -> None:
    table = Table()
    table.shown = {"tests/a.py::test_it_holds": Shown(3, "The broker is frozen.")}
    table.pytest_runtest_logreport(report("tests/a.py::test_it_holds[redis]", user_properties=[("seen", "live")]))
    table.pytest_runtest_logreport(report("tests/a.py::test_it_holds[rabbitmq]", "failed", when="setup"))
    wanted = f"| | The broker is frozen. | redis: live<br>rabbitmq: {FAILED} | [it holds](../tests/a.py) |"
    assert wanted in list(table.lines())
    assert table.as_json()["tests/a.py::test_it_holds"]["seen"] == {"redis": "live", "rabbitmq": FAILED}


def test_only_what_is_between_the_marks_is_replaced() -> None:
    page = "a\n<!-- rows -->\nold\n<!-- /rows -->\nb\n"
    assert replaced(page, "rows", "new") == "a\n<!-- rows -->\nnew\n<!-- /rows -->\nb\n"
    with pytest.raises(ValueError, match="no part 'chaos'"):
        replaced(page, "chaos", "new")
