"""Turns counts into result posts, each led by what the count changed. Pure: counts in, stories out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from demo.content import FOLDER, Story

CANDIDATES = ("Ines Calloway", "Tobias Renn", "Margit Osgood")
AUTHOR = "Rosalind Achterberg"


@dataclass(frozen=True, kw_only=True)
class Count:
    """One release of one county's votes for governor, in the order of CANDIDATES."""

    minute: float
    county: str
    counted: int
    votes: tuple[int, int, int]

    @property
    def shares(self) -> list[float]:
        return [100 * votes / sum(self.votes) for votes in self.votes]

    @property
    def leader(self) -> str:
        return CANDIDATES[self.votes.index(max(self.votes))]

    @property
    def margin(self) -> int:
        first, second, _ = sorted(self.votes, reverse=True)
        return first - second


def read() -> list[Count]:
    with (FOLDER / "counts.csv").open(newline="", encoding="utf-8") as file:
        return [
            Count(
                minute=float(row["minute"]),
                county=row["county"],
                counted=int(row["counted"]),
                votes=(int(row["calloway"]), int(row["renn"]), int(row["osgood"])),
            )
            for row in csv.DictReader(file)
        ]


def stories(counts: Iterable[Count]) -> Iterator[Story]:
    before: dict[str, Count] = {}
    for count in sorted(counts, key=lambda count: count.minute):
        yield story(count, before.get(count.county))
        before[count.county] = count


def story(count: Count, before: Count | None) -> Story:
    flipped = before is not None and before.leader != count.leader
    return Story(
        minute=count.minute,
        authors=(AUTHOR,),
        tags=("results", count.county),
        flags=frozenset({"key"} if flipped and count.counted > 50 else ()),
        title=headline(count, before),
        body=f"<p>{lead(count, before)}</p>\n{table(count)}",
    )


def headline(count: Count, before: Count | None) -> str:
    name = count.leader.split()[-1]
    if count.counted == 100:
        return f"{count.county} is done: {name} by {count.margin:,}"
    if before is None:
        return f"First votes from {count.county}"
    if before.leader != count.leader:
        return f"{name} moves ahead in {count.county}"
    verb = "stretches" if count.margin > before.margin else "sees a smaller"
    return f"{name} {verb} lead in {count.county}"


def lead(count: Count, before: Count | None) -> str:
    """What a reader wants to know first."""
    where = f"With <strong>{count.counted}%</strong> of the vote counted in {count.county}"
    if before is None:
        return f"{where}, {count.leader} starts {count.margin:,} votes in front."
    new = sum(count.votes) - sum(before.votes)
    if before.leader != count.leader:
        return f"{where}, the lead has changed hands: {new:,} new ballots put {count.leader} {count.margin:,} ahead."
    if count.counted == 100:
        return f"Every precinct in {count.county} has reported. {count.leader} carries it by {count.margin:,} votes."
    change = count.margin - before.margin
    direction = "added" if change > 0 else "lost"
    return f"{where}, {count.leader} has {direction} {abs(change):,} votes of lead since the last release."


def table(count: Count) -> str:
    ranked = sorted(zip(CANDIDATES, count.votes, count.shares, strict=True), key=lambda row: -row[1])
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{votes:,}</td><td>{share:.1f}%</td></tr>' for name, votes, share in ranked
    )
    return f"<table><thead><tr><th>Governor</th><th>Votes</th><th>Share</th></tr></thead><tbody>{rows}</tbody></table>"
