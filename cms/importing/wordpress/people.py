"""Authors of an export: names by login, by account and by guest author (Co-Authors Plus). Never an address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cms.importing.feed import LIMITS, Byline, one_line
from cms.importing.wordpress.standing import is_entry
from cms.importing.wordpress.values import Export, Post

CO_AUTHORS = "author"  # the taxonomy of Co-Authors Plus; its terms' slugs begin with `cap-`
NUMBERS = re.compile(r'i:\d+;(?:i:(\d{1,18})|s:\d+:"(\d{1,18})")')  # of PHP's serialised arrays


@dataclass
class People:
    by_login: dict[str, str] = field(default_factory=dict)
    by_account: dict[int, str] = field(default_factory=dict)
    guests: dict[str, str] = field(default_factory=dict)

    def of_post(self, post: Post) -> tuple[Byline, ...]:
        listed = [self.named(term.slug) for term in post.terms if term.domain == CO_AUTHORS]
        return bylines(name for name in listed if name) or bylines([self.by_login.get(post.creator, post.creator)])

    def named(self, slug: str) -> str:
        slug = slug.removeprefix("cap-")
        return self.guests.get(slug) or self.by_login.get(slug, "")

    def of_accounts(self, numbers: Iterable[int]) -> tuple[list[str], int]:
        """Names of accounts, and how many are nobody's in this file."""
        found = [self.by_account.get(number, "") for number in numbers]
        return [name for name in found if name], found.count("")


def people(export: Export) -> People:
    """All that the file knows. The list of authors has those of posts alone: who only wrote entries signed them."""
    found = People(guests=export.guests)
    for post in export.posts:
        for comment in post.comments:
            if comment.user and is_entry(comment):
                found.by_account[comment.user] = comment.author
    for person in export.people:
        found.by_login[person.login] = person.name
        found.by_account[person.id] = person.name
    return found


def bylines(names: Iterable[str]) -> tuple[Byline, ...]:
    cleaned = (one_line(re.sub(r"\S+@\S+\.\S+", "", name))[: LIMITS["name"]] for name in names)
    return tuple(dict.fromkeys(Byline(name=name) for name in cleaned if name))


def accounts(serialised: str) -> list[int]:
    """The numbers in `a:2:{i:0;i:12;i:1;i:34;}`, as PHP writes a list; or in `12,34`."""
    pairs = NUMBERS.findall(serialised)
    return [int(a or b) for a, b in pairs] or [
        int(n) for n in re.findall(r"\d{1,18}", serialised) if ":" not in serialised
    ]
