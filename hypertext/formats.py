"""The formats that are begun and not ended: links, bold, italics."""

from __future__ import annotations

from dataclasses import dataclass

from hypertext.tree import Attributes, Format

MOST = 9  # at once
NESTED = frozenset({"bdo", "q", "small", "span", "sub", "sup"})
"""They mean more when they stand in one of their kind."""


@dataclass(kw_only=True, slots=True)
class Active:
    """`depth`: how many blocks were open. It is not shown where it would say nothing new."""

    format: Format
    depth: int
    is_shown: bool


class Formats:
    """`budget`: how many characters their tags may add where blocks break them; then they end."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.active: list[Active] = []
        self.shown: tuple[Format, ...] = ()

    def begin(self, name: str, attributes: Attributes, depth: int) -> None:
        if name == "a":  # there is no link within a link
            self.end("a")
        if len(self.active) < MOST:
            is_new = name in NESTED or not any(
                each.format.name == name and each.format.attributes == attributes for each in self.active
            )
            is_shown = is_new and (name != "span" or bool(attributes))
            self.active.append(Active(format=Format(name=name, attributes=attributes), depth=depth, is_shown=is_shown))
            self.renew()

    def end(self, name: str) -> None:
        for n in range(len(self.active) - 1, -1, -1):
            if self.active[n].format.name == name:
                del self.active[n]
                return self.renew()

    def leave(self, depth: int) -> None:
        """Those of blocks that are closed end with them."""
        if any(each.depth > depth for each in self.active):
            self.active = [each for each in self.active if each.depth <= depth]
            self.renew()

    def carry(self, depth: int) -> None:
        """A paragraph that another block breaks off passes on what was begun in it."""
        for each in self.active:
            each.depth = min(each.depth, depth)

    def renew(self) -> None:
        self.shown = tuple(each.format for each in self.active if each.is_shown)

    def again(self) -> tuple[Format, ...]:
        """What is shown where a line begins: its tags are written once more."""
        self.budget -= sum(each.size for each in self.shown)
        if self.budget < 0:
            self.active.clear()
            self.renew()
        return self.shown
