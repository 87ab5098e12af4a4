"""Report of an import: items that it mended, or left out and why. Readers of formats tell it; it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from cms.importing.feed import FeedError

Made = TypeVar("Made")
Places = dict[str, None]  # in the order in which they were told, each once
NAMED = 3  # places that a line names
LINES = 20  # of one kind, where not all were asked for


@dataclass
class Report:
    """One odd item costs one item. `strict`: what would be mended or left out raises FeedError instead.

    A place is how messages call an item, e.g. `item 3 (“a1b2”)`; a reason says what is wrong and what was done, in the
    same words for each item of the kind.
    """

    strict: bool = False
    mended: dict[str, Places] = field(default_factory=dict)
    left_out: dict[str, Places] = field(default_factory=dict)
    passed_over: dict[str, int] = field(default_factory=dict)
    notes: Places = field(default_factory=dict)

    def mend(self, place: str, what: str, refusal: str = "") -> None:
        """Something in an item was odd, and its meaning plain: the item comes. `refusal` is what `strict` says."""
        self.refuse(place, what, refusal)
        self.tell(place, what)

    def tell(self, place: str, what: str) -> None:
        """As `mend`, of what is no reason to refuse an item: much of its kind was always taken."""
        self.mended.setdefault(what, {})[place] = None

    def leave_out(self, place: str, why: str, refusal: str = "") -> None:
        """An item does not come, because of what is wrong with it."""
        self.refuse(place, why, refusal)
        self.drop(place, why)

    def drop(self, place: str, why: str) -> None:
        """An item does not come, and need not: it is empty, or in the feed already. Not refused by `strict`."""
        for places in self.mended.values():
            places.pop(place, None)
        self.left_out.setdefault(why, {})[place] = None

    def pass_over(self, kind: str, count: int = 1) -> None:
        """Items do not come because no one asked for their kind, e.g. `drafts (--drafts brings them)`."""
        self.passed_over[kind] = self.passed_over.get(kind, 0) + count

    def note(self, what: str) -> None:
        """Something that concerns the whole feed, and is no reason to refuse it."""
        self.notes[what] = None

    def attempt(self, place: str, make: Callable[[], Made]) -> Made | None:
        """What `make` returns; None, and the item is left out, when it raises FeedError."""
        try:
            return make()
        except FeedError as error:
            self.leave_out(place, str(error).removeprefix(place).removeprefix(":").strip(), refusal=str(error))
            return None

    def refuse(self, place: str, what: str, refusal: str = "") -> None:
        if self.strict:
            raise FeedError(refusal or f"{place}: {what}")

    def lines(self, *, all_of_it: bool = False) -> Iterator[str]:
        """The closing table, without the notes: a line for each reason, with its number of items."""
        yield from table("mended", self.mended, all_of_it=all_of_it)
        yield from table("left out", self.left_out, all_of_it=all_of_it)
        for kind, count in self.passed_over.items():
            yield f"{count:>6} left out: {kind}"


@dataclass(frozen=True, kw_only=True)
class Place:
    """An item, or the feed, and where to say what was found there. Messages call it by its name."""

    name: str
    report: Report

    def __str__(self) -> str:
        return self.name

    def mend(self, what: str, refusal: str = "") -> None:
        self.report.mend(self.name, what, refusal)

    def tell(self, what: str) -> None:
        self.report.tell(self.name, what)


def table(verb: str, reasons: dict[str, Places], *, all_of_it: bool) -> Iterator[str]:
    told = [(why, list(places)) for why, places in reasons.items() if places]
    shown = len(told) if all_of_it else LINES
    for why, places in told[:shown]:
        yield f"{len(places):>6} {verb}: {why.rstrip('.')}: {named(places, all_of_it=all_of_it)}"
    if rest := sum(len(places) for _, places in told[shown:]):
        yield f"{rest:>6} {verb}: for other reasons (--verbosity 2 names all)"


def named(places: list[str], *, all_of_it: bool) -> str:
    shown = len(places) if all_of_it else NAMED
    rest = len(places) - shown
    return ", ".join(places[:shown]) + (f" and {rest} more" if rest > 0 else "")
