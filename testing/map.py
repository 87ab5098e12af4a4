"""The map of the rooms in docs/architecture.md, drawn from the imports: `python -m testing.map` writes it.

A room is a folder of modules, or a module that lies beside such folders. It stands one floor above the highest room
that it imports; rooms that import each other share a floor. Imports for types alone do not count, and those inside of
functions are told apart: the registry of kinds names by them what only a worker has to load.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

from testing.paths import ROOT

PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- map: python -m testing.map -->\n", "<!-- /map -->"
HOUSES = ("cms", "config", "contract", "fetcher", "formats", "hypertext", "publisher")
DIVIDED = ("cms", "publisher")  # their folders are rooms; of the others each is one room
PROJECT = {"cms.apps", "cms.celery", "cms.settings", "cms.urls", "cms.wsgi", "publisher.apps", "publisher.urls"}
LEFT_OUT = {"migrations", "management"}

Arrows = Mapping[str, set[str]]


def modules(root: Path) -> dict[str, Path]:
    files = [path for house in HOUSES for path in sorted((root / house).rglob("*.py"))]
    names = {".".join(path.relative_to(root).with_suffix("").parts): path for path in files}
    return {
        name.removesuffix(".__init__"): path for name, path in names.items() if LEFT_OUT.isdisjoint(name.split("."))
    }


def room_of(module: str) -> str:
    """`publisher.store.plan` -> `publisher.store`; the Django project's own files in `cms` are one room."""
    house, *rest = module.split(".")
    if house not in DIVIDED or not rest:
        return house
    room = f"{house}.{rest[0]}"
    return f"{house} (project files)" if room in PROJECT else room


def imports(tree: ast.AST, *, late: bool) -> Iterator[str]:
    """Of a module as it loads, or (`late`) inside of its functions; never those under `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (name for each in ast.walk(node) for name in named(each)) if late else ()
            continue
        yield from () if late else named(node)
        yield from imports(node, late=late)


def named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows(root: Path = ROOT, *, late: bool = False) -> dict[str, set[str]]:
    """Each room, with the rooms that it imports."""
    found: dict[str, set[str]] = defaultdict(set)
    known = modules(root)
    for module, path in known.items():
        room = room_of(module)
        targets = {target_of(name, known) for name in imports(ast.parse(path.read_text()), late=late)}
        found[room] |= {room_of(target) for target in targets if target} - {room}
    return {room: targets for room, targets in found.items() if room not in DIVIDED}  # a house's own docstring


def target_of(name: str, known: Mapping[str, Path]) -> str | None:
    """The module that an import names, by itself or by something in it."""
    return next((each for each in (name, name.rpartition(".")[0]) if each in known), None)


def reached(room: str, found: Arrows) -> set[str]:
    """All rooms that it imports, by way of others too."""
    seen: set[str] = set()
    waiting = [room]
    while waiting:
        new = found[waiting.pop()] - seen
        seen |= new
        waiting.extend(new)
    return seen


def circles(found: Arrows) -> list[list[str]]:
    """Rooms that reach each other; the shorter the list, the better the house."""
    below = {room: reached(room, found) for room in found}
    groups = {tuple(sorted({room} | {each for each in below[room] if room in below[each]})) for room in found}
    return [list(each) for each in sorted(groups) if len(each) > 1]


def floors(found: Arrows) -> dict[str, int]:
    group_of = {room: (room,) for room in found} | {room: tuple(each) for each in circles(found) for room in each}
    graph = {
        group: {group_of[target] for room in group for target in found[room]} - {group} for group in group_of.values()
    }
    heights: dict[tuple[str, ...], int] = {}
    for group in TopologicalSorter(graph).static_order():
        heights[group] = 1 + max((heights[each] for each in graph[group]), default=-1)
    return {room: heights[group] for room, group in group_of.items()}


def purpose(room: str, root: Path) -> str:
    """The first sentence of its docstring."""
    if room.endswith("(project files)"):
        return "Django's and Celery's entry points: settings, apps, addresses; they put the rooms together"
    path = root.joinpath(*room.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    words = ast.get_docstring(ast.parse(path.read_text())) if path.exists() else None
    return (words or "").split("\n\n")[0].replace("\n", " ").partition(". ")[0].removesuffix(".")


def drawn(root: Path = ROOT) -> str:
    found, later = arrows(root), arrows(root, late=True)
    heights = floors(found)
    count = sum(len(each) for each in found.values())
    lines = [f"{len(found)} rooms on {max(heights.values()) + 1} floors, {count} arrows. {told(circles(found))}", ""]
    lines += ["| floor | room | what it is for | imports | inside functions also |", "|---|---|---|---|---|"]
    for room in sorted(found, key=lambda each: (-heights[each], each)):
        cells = (purpose(room, root), listed(found[room]), listed(later[room] - found[room]))
        lines.append(f"| {heights[room]} | `{room}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def listed(rooms: Iterable[str]) -> str:
    return ", ".join(f"`{room}`" for room in sorted(rooms))


def told(found: Iterable[list[str]]) -> str:
    groups = "; ".join(listed(each) for each in found)
    return f"Rooms that import each other: {groups}." if groups else "No arrow runs up: there is no circle."


def replaced(page: str, text: str) -> str:
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has no place for the map")
    return before + begin + text + end + after


def main() -> None:
    PAGE.write_text(replaced(PAGE.read_text(), drawn()))


if __name__ == "__main__":
    main()
