"""A recorded evening: eight hours of a live blog, the same in every run, made by the publisher's own code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from bench.prose import sentences
from publisher.documents import BlogDocuments
from publisher.documents.row import AuthorRow, PostRow
from testing.night import BEGINNING, Night, Published

SECONDS = 8 * 60 * 60
POSTS, EDITS, REMOVALS = 400, 60, 10
PEAKS = 6  # results come in: half of all changes lie within minutes of one
NAMES = ("Zoë Martínez", "Tom O’Neill", "Grace Lin", "Samuel Adeyemi", "Ruth Alvarez")
TAGS = ("Cook County", "Courts", "Senate", "Turnout", "Governor", "Recount")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Moment(NamedTuple):
    """`verb` is `add`, `edit` or `drop`; `second` counts from the beginning."""

    second: float
    verb: str


class Version(NamedTuple):
    """What readers may read from this second on."""

    second: float
    made: BlogDocuments
    published: Published


def script(random: Random) -> list[Moment]:
    """When something happens, and what: posts first, because only what is there can be changed."""
    peaks = [random.uniform(0.1, 0.95) * SECONDS for _ in range(PEAKS)]

    def second() -> float:
        if random.random() < 0.5:
            return random.uniform(0, SECONDS)
        return min(max(random.gauss(random.choice(peaks), 600), 0), SECONDS)

    seconds = sorted(second() for _ in range(POSTS + EDITS + REMOVALS))
    verbs = ["add"] * (POSTS - 20) + ["edit"] * EDITS + ["drop"] * REMOVALS
    random.shuffle(verbs)
    return list(map(Moment, seconds, ["add"] * 20 + verbs))


@dataclass
class Evening(Night):
    """A night of believable posts."""

    random: Random = field(default_factory=lambda: Random(2012))  # noqa: S311 - the same evening in every run

    def __post_init__(self) -> None:
        self.source = sentences(self.random)

    @property
    def moment(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds)

    def play(self, moment: Moment) -> None:
        self.seconds = moment.second - 1
        picked = [self.random.randrange(min(len(self.log), 12))] if self.log else []
        self.edit({"add": ("add", 1), "edit": ("change", picked), "drop": ("remove", picked)}[moment.verb])

    def new_id(self, sequence: int) -> str:
        """A ULID: the time, then what nobody can guess, which gzip cannot shorten."""
        ticks, digits = int(self.moment.timestamp() * 1000) + sequence, ""
        for _ in range(10):
            ticks, digit = divmod(ticks, 32)
            digits = ALPHABET[digit] + digits
        return digits + "".join(self.random.choices(ALPHABET, k=16))

    def written(self, post: PostRow, text: str) -> PostRow:
        """An edit adds a sentence; a new post has some 400 characters, perhaps a title; one in twelve is key."""
        if post.body:
            return replace(post, body=f"{post.body}<p>{next(self.source)}</p>", modified_at=self.moment)
        wanted, body = self.random.choice((120, 250, 350, 450, 600, 800)), next(self.source)
        while len(body) < wanted:
            body += f" {next(self.source)}"
        return replace(
            post,
            title=next(self.source)[:70].rstrip(".,; ") if self.random.random() < 0.35 else "",
            body=f"<p>{body}</p>",
            published_at=self.moment,
            key_event=self.random.random() < 0.08,
            tags=tuple(self.random.sample(TAGS, self.random.randrange(3))),
            authors=(AuthorRow(name=self.random.choice(NAMES)),),
        )


def versions(changes: int) -> Iterator[Version]:
    """The evening after each of its first so many changes; there are POSTS + EDITS + REMOVALS."""
    evening = Evening()
    for moment in script(Random(2012))[:changes]:  # noqa: S311 - as above
        evening.play(moment)
        yield Version(moment.second, evening.documents(), evening.publish())
